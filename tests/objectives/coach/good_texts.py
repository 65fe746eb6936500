"""Objectives and key results as a good department would write them, in four languages.

The coach must have nothing to say about their words: a false alarm is worse than silence.
"""

OBJECTIVES = {
    "en": """
        Customers hear from us before they ask twice
        A solved ticket stays solved
        New customers find their way in without help
        Every channel answers alike
        Customers who leave tell us why, and we mend it
        Our tier 1 solves what it can and passes on the rest in time
        Help around the clock, 24/7, for those who run shops at night
        Customers stay because they want to
        The team grows without losing anybody
        Answers that customers understand the first time
        Learn from our best customers what makes them stay
        Best practices of one team reach all the others
        Returns become an exception
        Customers solve simple things on their own, gladly
        Complaints turn into improvements of the product
        Q4 is as calm for our customers as the summer
        Tier 2 gives hard cases back with a lasting answer
        Nobody waits in a queue without knowing how long
        Be ahead of the customer: we call before they have to
        Customers trust what we promise
        Our people do their best work without working late
        A hand-over from product to support that loses nothing
        Enterprise customers feel in good hands
        Our help centre answers what people really ask
        Work that scales with the company
        People who grow with us
        We know what customers want before the roadmap is written
        Trade customers and B2B accounts get one face for all questions
        Shorter waiting, whatever the channel
        Support that the whole company learns from
        A backlog that we can see the end of
        Onboarding feels like a welcome, not like homework
        """,
    "pl": """
        Klienci słyszą od nas, zanim zapytają drugi raz
        Rozwiązane zgłoszenie pozostaje rozwiązane
        Nowi klienci odnajdują się u nas bez pomocy
        Każdy kanał odpowiada tak samo dobrze
        Wiemy, dlaczego klienci odchodzą, i to naprawiamy
        Linia 1 rozwiązuje, co może, a resztę przekazuje na czas
        Pomoc przez całą dobę, 24/7, dla tych, którzy pracują nocą
        Klienci zostają, bo chcą
        Zespół rośnie i nikogo nie traci
        Odpowiedzi zrozumiałe za pierwszym razem
        Uczymy się od najlepszych klientów, co ich u nas trzyma
        Najlepsze praktyki jednego zespołu docierają do wszystkich
        Zwroty stają się wyjątkiem
        Klienci chętnie załatwiają proste sprawy sami
        Reklamacje zmieniają się w ulepszenia produktu
        Q4 jest dla klientów równie spokojny jak lato
        Druga linia oddaje trudne sprawy z trwałą odpowiedzią
        Nikt nie czeka w kolejce, nie wiedząc, jak długo
        Jesteśmy o krok przed klientem
        Klienci ufają temu, co obiecujemy
        Nasi ludzie dają z siebie wszystko bez nadgodzin
        Przekazanie od produktu do wsparcia, w którym nic nie ginie
        Duzi klienci czują się w dobrych rękach
        Centrum pomocy odpowiada na to, o co ludzie naprawdę pytają
        Praca, która rośnie razem z firmą
        Ludzie rozwijają się razem z nami
        Znamy potrzeby klientów wcześniej niż oni sami
        Klienci B2B mają jedną osobę do wszystkich pytań
        Krótsze czekanie, niezależnie od kanału
        Wsparcie, od którego uczy się cała firma
        Zaległości, których koniec widać
        Pierwsze dni z nami są jak powitanie, a nie jak praca domowa
        """,
    "ru": """
        Клиенты получают ответ раньше, чем спросят второй раз
        Решённый тикет остаётся решённым
        Новые клиенты осваиваются без помощи
        Каждый канал отвечает одинаково хорошо
        Мы знаем, почему клиенты уходят, и исправляем это
        1-я линия решает что может, остальное передаёт вовремя
        Помощь круглые сутки, 24/7, тем, кто работает ночью
        Клиенты остаются, потому что хотят
        Команда растёт и никого не теряет
        Ответы, понятные с первого раза
        Учимся у лучших клиентов тому, что их удерживает
        Лучшие практики одной команды доходят до всех
        Возвраты становятся исключением
        Клиенты охотно решают простое сами
        Жалобы превращаются в улучшения продукта
        Q4 для клиентов так же спокоен, как лето
        Вторая линия возвращает трудные случаи с надёжным ответом
        Никто не ждёт в очереди, не зная сколько
        Мы на шаг впереди клиента
        Клиенты верят нашим обещаниям
        Улучшить жизнь тех, кто обращается к нам каждый день
        Передача от продукта в поддержку, при которой ничего не теряется
        Крупные клиенты чувствуют себя в надёжных руках
        База знаний отвечает на то, о чём люди спрашивают
        Работа, которая растёт вместе с компанией
        Люди растут вместе с нами
        Мы понимаем потребности клиентов раньше, чем пишется план
        У клиентов B2B одно лицо для всех вопросов
        Ждать меньше, какой бы канал ни выбрали
        Поддержка, у которой учится вся компания
        Бэклог, которому виден конец
        Первые дни с нами похожи на приём гостей
        """,
    "th": """
        ลูกค้าได้ยินจากเราก่อนที่จะต้องถามซ้ำ
        ทิกเก็ตที่แก้ไขแล้วไม่ย้อนกลับมาอีก
        ลูกค้าใหม่เริ่มใช้งานได้เองโดยไม่ต้องถาม
        ทุกช่องทางตอบได้ดีเท่ากัน
        เรารู้ว่าทำไมลูกค้าจากไปและแก้ที่ต้นเหตุ
        Tier 1 แก้ปัญหาที่ทำได้และส่งต่อที่เหลือทันเวลา
        ดูแลลูกค้าตลอด 24 ชั่วโมง ทุกวัน
        ลูกค้าอยู่กับเราเพราะอยากอยู่
        ทีมเติบโตโดยไม่เสียใครไป
        คำตอบที่ลูกค้าเข้าใจตั้งแต่ครั้งแรก
        เรียนรู้จากลูกค้าที่ดีที่สุดว่าอะไรทำให้เขาอยู่ต่อ
        แนวปฏิบัติที่ดีที่สุดของทีมหนึ่งไปถึงทุกทีม
        การคืนสินค้ากลายเป็นข้อยกเว้น
        ลูกค้าจัดการเรื่องง่ายได้เองด้วยความเต็มใจ
        เสียงร้องเรียนกลายเป็นสินค้าที่ดีขึ้น
        ไตรมาส 4 ราบรื่นสำหรับลูกค้าเหมือนช่วงฤดูร้อน
        Tier 2 คืนเคสยากพร้อมคำตอบที่ใช้ได้จริง
        ไม่มีใครรอในคิวโดยไม่รู้ว่าอีกนานแค่ไหน
        เราก้าวนำหน้าลูกค้าหนึ่งก้าวเสมอ
        ลูกค้าเชื่อมั่นในคำสัญญาของเรา
        พนักงานทำงานได้เต็มที่โดยไม่ต้องทำงานล่วงเวลา
        การส่งมอบงานจากฝ่ายผลิตภัณฑ์ถึงฝ่ายดูแลลูกค้าที่ไม่มีอะไรตกหล่น
        ลูกค้าองค์กรรู้สึกว่าอยู่ในมือที่ไว้ใจได้
        ศูนย์ช่วยเหลือตอบสิ่งที่ผู้คนถามจริง
        งานที่ขยายไปพร้อมกับบริษัท
        ผู้คนเติบโตไปกับเรา
        เราเข้าใจความต้องการของลูกค้าก่อนวางแผนงาน
        ลูกค้า B2B มีผู้ดูแลคนเดียวสำหรับทุกคำถาม
        รอสั้นลงไม่ว่าช่องทางใด
        ฝ่ายดูแลลูกค้าที่ทั้งบริษัทเรียนรู้จากเรา
        งานค้างที่มองเห็นจุดสิ้นสุด
        วันแรกกับเราเหมือนการต้อนรับ ไม่ใช่การบ้าน
        """,
}

KEY_RESULTS = {
    "en": """
        CSAT above 90 % for tier 1
        First response from 60 to under 45 min
        95 % of tier 2 solved within 24 h
        Message open rate from 6 to 18 %
        Complaints from 12 to 3
        Positive reviews from 4 to 16
        Average rating from 4.2 to 4.8
        NPS to 65
        Quality score at 9.5 or more
        Account health above 45 on average
        Red accounts covered, all of them
        Net revenue retention above 112 %
        Replies per ticket from 5 to 3
        Resolution time from 24 to 12 h
        Return rate −30 %
        Repeat orders +20 %
        Help centre visits +20 %
        Weekly pulse at 8 or more
        Backlog from 480 to 200
        Tickets without a topic from 12 to 5 %
        Share of tickets solved at the first contact 62 → 70 %
        Customers who come back within a week with the same question: 14 → 8 %
        Reopened tickets under 6 % every week
        Abandoned calls from 9 to 5 %
        Accounts with a live contact: 55 → 100 %
        Effort score from 5.1 to 5.8
        Escalations from tier 1 from 22 to 15 %
        Waiting on the phone under 40 s in 9 of 10 calls
        Customers who finish onboarding without help 40 → 60 %
        Churn of small accounts from 4.1 to 3 %
        Service level 80 % within 20 s
        Median first response on chat under 2 min
        60 % of new customers renew within 12 months
        New help centre visits from 400 to 600
        Accounts that live chat reaches from 4 to 16
        Shops that answer on weekends until 8 in the evening: 4 → 16
        """,
    "pl": """
        CSAT powyżej 90 % dla linii 1
        Pierwsza odpowiedź z 60 na mniej niż 45 min
        95 % zgłoszeń drugiej linii rozwiązanych w 24 h
        Odsetek otwartych wiadomości z 6 do 18 %
        Reklamacje z 12 do 3
        Pozytywne opinie z 4 do 16
        Średnia ocena z 4,2 do 4,8
        NPS do 65
        Ocena jakości co najmniej 9,5
        Kondycja kont średnio powyżej 45
        Wszystkie czerwone konta objęte opieką
        Utrzymanie przychodów netto powyżej 112 %
        Odpowiedzi na zgłoszenie z 5 do 3
        Czas rozwiązania z 24 do 12 h
        Odsetek zwrotów −30 %
        Powtórne zamówienia +20 %
        Odwiedziny centrum pomocy +20 %
        Tygodniowy puls co najmniej 8
        Zaległości z 480 do 200
        Zgłoszenia bez tematu z 12 do 5 %
        Odsetek spraw załatwionych przy pierwszym kontakcie 62 → 70 %
        Klienci wracający w ciągu tygodnia z tym samym pytaniem: 14 → 8 %
        Ponownie otwarte zgłoszenia poniżej 6 % w każdym tygodniu
        Porzucone połączenia z 9 do 5 %
        Konta z żywym kontaktem: 55 → 100 %
        Łatwość kontaktu z 5,1 do 5,8
        Eskalacje z linii 1 z 22 do 15 %
        Czekanie przy telefonie poniżej 40 s w 9 na 10 rozmów
        Klienci, którzy kończą wdrożenie bez pomocy 40 → 60 %
        Odejścia małych klientów z 4,1 do 3 %
        Poziom obsługi 80 % w 20 s
        Mediana pierwszej odpowiedzi na czacie poniżej 2 min
        Nowe odwiedziny centrum pomocy z 400 do 600
        60 % nowych klientów przedłuża umowę w ciągu 12 miesięcy
        Sprawy oddane do końca dnia z 40 do 60 %
        """,
    "ru": """
        CSAT выше 90 % для 1-й линии
        Первый ответ с 60 до менее 45 мин
        95 % тикетов второй линии решены за 24 ч
        Доля открытых сообщений с 6 до 18 %
        Жалобы с 12 до 3
        Положительные отзывы с 4 до 16
        Средняя оценка с 4,2 до 4,8
        NPS до 65
        Оценка качества не ниже 9,5
        Здоровье аккаунтов в среднем выше 45
        Все красные аккаунты охвачены
        Удержание выручки выше 112 %
        Ответов на тикет с 5 до 3
        Время решения с 24 до 12 ч
        Доля возвратов −30 %
        Повторные заказы +20 %
        Посещения базы знаний +20 %
        Недельный пульс не ниже 8
        Бэклог с 480 до 200
        Тикеты без темы с 12 до 5 %
        Доля решённых при первом контакте 62 → 70 %
        Клиенты, вернувшиеся за неделю с тем же вопросом: 14 → 8 %
        Повторно открытые тикеты ниже 6 % каждую неделю
        Брошенные звонки с 9 до 5 %
        Аккаунты с живым контактом: 55 → 100 %
        Лёгкость обращения с 5,1 до 5,8
        Эскалации с 1-й линии с 22 до 15 %
        Ожидание на линии меньше 40 с в 9 из 10 звонков
        Клиенты, освоившиеся без помощи, 40 → 60 %
        Отток малых клиентов с 4,1 до 3 %
        Уровень сервиса 80 % за 20 с
        Медиана первого ответа в чате меньше 2 мин
        Новые посещения базы знаний с 400 до 600
        60 % новых клиентов продлевают договор в течение 12 месяцев
        Тикеты, решённые до конца дня, с 40 до 60 %
        """,
    "th": """
        CSAT ของ Tier 1 สูงกว่า 90 %
        เวลาตอบกลับครั้งแรกจาก 60 เหลือไม่ถึง 45 นาที
        95 % ของทิกเก็ต Tier 2 แก้ไขได้ภายใน 24 ชั่วโมง
        อัตราการเปิดอ่านข้อความจาก 6 เป็น 18 %
        เรื่องร้องเรียนจาก 12 เหลือ 3
        รีวิวเชิงบวกจาก 4 เป็น 16
        คะแนนเฉลี่ยจาก 4.2 เป็น 4.8
        NPS ถึง 65
        คะแนนคุณภาพอย่างน้อย 9.5
        สุขภาพบัญชีลูกค้าเฉลี่ยสูงกว่า 45
        บัญชีลูกค้าสีแดงได้รับการดูแลครบทุกราย
        อัตรารักษารายได้สุทธิสูงกว่า 112 %
        จำนวนคำตอบต่อทิกเก็ตจาก 5 เหลือ 3
        เวลาแก้ไขปัญหาจาก 24 เหลือ 12 ชั่วโมง
        อัตราการคืนสินค้าลดลง 30 %
        คำสั่งซื้อซ้ำเพิ่มขึ้น 20 %
        ยอดเข้าชมศูนย์ช่วยเหลือเพิ่มขึ้น 20 %
        ชีพจรทีมรายสัปดาห์อย่างน้อย 8
        งานค้างจาก 480 เหลือ 200
        ทิกเก็ตที่ไม่มีหัวข้อจาก 12 เหลือ 5 %
        สัดส่วนที่จบในการติดต่อครั้งแรก 62 → 70 %
        ลูกค้าที่กลับมาถามเรื่องเดิมภายในหนึ่งสัปดาห์ 14 → 8 %
        ทิกเก็ตเปิดซ้ำต่ำกว่า 6 % ทุกสัปดาห์
        สายที่วางก่อนได้คุยจาก 9 เหลือ 5 %
        บัญชีลูกค้าที่ได้พูดคุยกับเรา 55 → 100 %
        คะแนนความง่ายจาก 5.1 เป็น 5.8
        การส่งต่อจาก Tier 1 จาก 22 เหลือ 15 %
        รอสายไม่เกิน 40 วินาทีใน 9 จาก 10 สาย
        ลูกค้าใหม่ที่ใช้งานได้เอง 40 → 60 %
        อัตราเลิกใช้ของลูกค้ารายเล็กจาก 4.1 เหลือ 3 %
        ระดับบริการ 80 % ภายใน 20 วินาที
        ค่ามัธยฐานของการตอบครั้งแรกทางแชตไม่ถึง 2 นาที
        ยอดเข้าชมศูนย์ช่วยเหลือใหม่จาก 400 เป็น 600
        60 % ของลูกค้าใหม่ต่อสัญญาภายใน 12 เดือน
        เคสที่จบก่อนสิ้นวันจาก 40 เป็น 60 %
        """,
}


def lines(text: str) -> list[str]:
    """Its lines without the blanks around them."""
    return [line.strip() for line in text.strip().splitlines()]
