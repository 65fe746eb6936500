"""What texts say, in four languages, with examples of what they do not say."""

from datetime import date

import pytest

from objectives.coach.text.comparing import compares, vague_comparison
from objectives.coach.text.cuts import cut_by
from objectives.coach.text.deadlines import deadline_of
from objectives.coach.text.numbers import numbers
from objectives.coach.text.spans import span_of
from objectives.coach.text.tasks import counts_deliverables, counts_work, names_deliverable

TASKS = """
    Launch the new help centre
    Plan for Q4 presented
    Find places to improve
    We will introduce a new rota
    Prepare the onboarding guide
    The chat bot is live
    New macros are in place
    To implement the CRM
    Help centre live by March
    New help centre
    The new shift rota for weekends
    Onboard the new team
    Improve the help centre
    Weekly report
    Chatbot go-live
    Uruchomić nowe centrum pomocy
    Plan na IV kwartał przedstawiony
    Znaleźć miejsca do poprawy
    Wprowadzenie nowego grafiku
    Przygotować przewodnik dla nowych klientów
    Czatbot jest gotowy
    Wdrożenie CRM
    Przeprowadzimy warsztaty
    Nowe centrum pomocy
    Centrum pomocy działa od marca
    Wdrożyć nowy zespół
    Usprawnić centrum pomocy
    Raport tygodniowy
    Czatbot na produkcji
    Запустить новую базу знаний
    План на IV квартал представлен
    Найти, что можно улучшить
    Внедрение нового графика
    Подготовить руководство для новых клиентов
    Чат-бот готов
    Разработать регламент
    Обучение новой команды
    Новый центр помощи
    Центр помощи запущен к марту
    Адаптировать новую команду
    Улучшить базу знаний
    Еженедельный отчёт
    Чат-бот заработал
    เปิดตัวศูนย์ช่วยเหลือใหม่
    นำเสนอแผนไตรมาส 4
    ค้นหาจุดที่ควรปรับปรุง
    นำตารางกะใหม่มาใช้
    จัดทำคู่มือสำหรับลูกค้าใหม่
    แชตบอตพร้อมใช้งาน
    การพัฒนาระบบ CRM
    แผนงานได้รับการอนุมัติ
    ศูนย์ช่วยเหลือใหม่
    ศูนย์ช่วยเหลือเปิดให้บริการภายในเดือนมีนาคม
    ปฐมนิเทศทีมใหม่
    ปรับปรุงศูนย์ช่วยเหลือ
    รายงานประจำสัปดาห์
    แชตบอตขึ้นระบบ
    """
NO_TASKS = """
    Customers are satisfied with the launch support
    Fewer complaints about how orders are prepared
    Live contact with every account
    New help centre visits
    App installs
    Installs of the app
    Purchases after a call
    Sign-ups for the newsletter
    Start-ups among our customers
    Hold the backlog under a day
    Product returns
    Zakupy po rozmowie
    Instalacje aplikacji
    Установки приложения
    Публикации клиентов
    Weekly report readers who act on it
    New visits to the help centre
    Improve answers in the app
    New customers who know the help centre
    Improve customer satisfaction
    Weekly pulse of the team
    Accounts that live chat reaches
    Customer satisfaction
    Klienci rozumieją, jak korzystać z nowej wersji
    Mniej reklamacji po wydaniu
    Nowi klienci
    Nowe odwiedziny centrum pomocy
    Poprawa zadowolenia klientów
    Tygodniowy puls zespołu
    Zadowolenie klientów
    Клиенты довольны новой базой знаний
    Меньше жалоб после запуска
    Новые клиенты
    Новые посещения базы знаний
    Улучшение оценки сервиса
    Еженедельный пульс команды
    Удовлетворённость клиентов
    ลูกค้าเข้าใจวิธีใช้งานระบบใหม่
    ความพึงพอใจของลูกค้า
    ลูกค้าใหม่
    ยอดเข้าชมศูนย์ช่วยเหลือใหม่
    ปรับปรุงความพึงพอใจของลูกค้า
    ชีพจรทีมรายสัปดาห์
    เรื่องร้องเรียนน้อยลงหลังเปิดตัว
    """
COUNTED = """
    12 reactivation messages
    3 hires
    Workshops held
    12 wiadomości do nieaktywnych klientów
    3 zatrudnienia
    12 сообщений неактивным клиентам
    Нанять 3 человек
    ส่ง 12 ข้อความถึงลูกค้าที่เงียบไป
    จ้าง 3 คน
    """
NOT_COUNTED = """
    Positive reviews
    Message open rate from 6 to 18
    Pozytywne opinie
    Положительные отзывы
    รีวิวเชิงบวก
    """
WORK = """
    Solve 5,000 tickets
    Cut the backlog: solve 300 tickets
    200 calls made
    Answer 300 customer e-mails
    Rozwiązać 5000 zgłoszeń
    Wykonać 200 telefonów
    Решить 5000 тикетов
    200 звонков сделано
    ปิดเคส 500 เคส
    รับสาย 200 สาย
    """
NO_WORK = """
    Solve 90 % of tickets within 24 h
    75 calls with the best customers
    20 exit calls made
    Replies per ticket from 5 to 3
    Answered in 9 of 10 calls
    2,000 chats answered in under 30 s
    300 fewer calls made about invoices
    Solve 300 tickets older than a month
    Rozwiązać 90 % zgłoszeń w 24 h
    Wykonać 75 telefonów do najlepszych klientów
    Odpowiedzi na zgłoszenie z 5 do 3
    Odpowiedzieć na 300 maili w ciągu 2 godzin
    O 300 mniej telefonów wykonanych do sklepów
    Rozwiązać 300 zgłoszeń starszych niż miesiąc
    Решить 90 % тикетов за 24 ч
    Сделать 75 звонков лучшим клиентам
    Ответов на тикет с 5 до 3
    Ответить на 300 писем за 2 часа
    На 300 звонков меньше принято
    Решить 300 обращений старше месяца
    ตอบอีเมล 90 % ภายใน 24 ชั่วโมง
    โทรหาลูกค้าที่ดีที่สุด 75 สาย
    ตอบอีเมล 300 ฉบับภายใน 2 ชั่วโมง
    โทรน้อยลง 2,000 สายต่อเดือน
    ปิดเคสค้าง 300 เคส
    """
NUMBERS = {
    "CSAT at 90 %": ["90"],
    "Reach NPS 65": ["65"],
    "Answer 1,200 customers": ["1,200"],
    "Answer within 45min": ["45"],
    "3 new customers": ["3"],
    "Odpowiadamy w 45 minut": ["45"],
    "O 4,5 % mniej zwrotów": ["4,5"],
    "30 nowych klientów": ["30"],
    "Отвечаем за 45 минут": ["45"],
    "На 15 % меньше жалоб": ["15"],
    "1 200 новых клиентов": ["1 200"],
    "ตอบภายใน45นาที": ["45"],
    "ลดเรื่องร้องเรียน 15 %": ["15"],
    "ลูกค้าใหม่ 30 ราย": ["30"],
    # A quantity beside a name stays one.
    "Zendesk answers 20 % sooner": ["20"],
    "Customers on iOS get answers 20 % sooner": ["20"],
    "iOS 20 % sooner": ["20"],
    "B2B customers wait 3 days": ["3"],
    "CSAT-90": ["90"],
    "CSAT 80-90": ["80", "90"],
    "iOS 18-20 % sooner": ["20"],
    "In 2026-30 % sooner": ["30"],
    "Raise the rating to 4.5": ["4.5"],
    "Sub-60 minutes to reply": ["60"],
    "CUT REPLY TIME BY 20": ["20"],
    "NPS 65 after Covid-19": ["65"],
    "O 20 % szybciej na iOS": ["20"],
    "Ocena do 4,5 w 3 dni": ["4,5", "3"],
    "На 20 % быстрее для B2B": ["20"],
    "Оценка до 4,5 за 3 дня": ["4,5", "3"],
    "เร็วขึ้น 20 % บน iOS": ["20"],
    "คะแนนถึง 4.5 ใน 3 วัน": ["4.5", "3"],
}
NAMES = """
    Help 24/7 for tier 1
    A calm Q4
    Ready for 2027
    B2B customers love us
    Tier 2 gets better
    Level 3 support
    Customers of Windows 11
    Be number 1
    1:1 help for new customers
    Help 24 hours a day
    The top 10 of our customers
    2nd line
    Pomoc 24 na 7 dla linii 1
    1. linia rozwiązuje więcej
    Spokojny Q4
    Gotowi na 2027
    2-ga linia
    Etap 2 wdrożenia
    Pomoc 24 godziny na dobę
    Помощь 24/7 для линии 1
    1-я линия решает больше
    Спокойный Q4
    Готовы к 2027
    Этап 2 внедрения
    Помощь 24 часа в сутки
    ช่วยเหลือ 24/7 สำหรับ Tier 1
    ไตรมาส 4 ที่ราบรื่น
    ไตรมาสที่ 4
    พร้อมสำหรับปี 2570
    บริการตลอด 24 ชั่วโมง
    ระดับ 2 ดีขึ้น
    iOS 18 customers are helped
    Customers on iOS 18 find their way
    Service as before Covid-19
    Covid 19 changes nothing for customers
    Zendesk 2 is where everybody works
    The move to Zendesk 2 hurts nobody
    B2B and B2C customers alike
    Q3 as calm as Q2
    Help 24/7, as ISO 9001 asks
    SOC 2 without a remark
    Tier 1-2 answers in one voice
    A desk that is ready for ISO 18295-1:2017
    Customers of Boeing 737-800 parts get answers
    Law § 312k is kept without effort
    Windows 10/11 without a hitch
    Klienci z iOS 18 znajdują odpowiedź
    Obsługa jak przed Covid-19
    Przejście na Zendesk 2 bez skarg
    Klienci B2B są zadowoleni w Q3
    Pomoc 24/7 zgodna z ISO 9001
    Linia 1-2 mówi jednym głosem
    Art. 17 RODO bez wysiłku
    Клиенты с iOS 18 находят ответ
    Сервис как до Covid-19
    Обслуживание после ковид-19
    Переход на Zendesk 2 без жалоб
    B2B-клиенты довольны в Q3
    Помощь 24/7 по ISO 9001
    Линия 1-2 говорит одним голосом
    Ст. 17 закона без усилий
    ลูกค้า iOS 18 ใช้งานได้ราบรื่น
    บริการเหมือนก่อนโควิด-19
    หลังโควิด 19 ลูกค้ากลับมา
    ย้ายไป Zendesk 2 โดยไม่มีใครเดือดร้อน
    ลูกค้า B2B พอใจใน Q3
    ดูแล 24/7 ตามมาตรฐาน ISO 9001
    Tier 1-2 ตอบเป็นเสียงเดียวกัน
    มาตรา 17 โดยไม่ลำบาก
    """
VAGUE = {
    "The best support team": "best",
    "World-class service": "world-class",
    "Better service than any competitor": "better service than any competitor",
    "Number one in customer care": "number one",
    "Market leader in service": "market leader",
    "Our support is best": "best",
    "Give customers the best service": "best",
    "Make our support the best of all": "best",
    "Najlepszy zespół wsparcia": "najlepszy",
    "Obsługa klasy światowej": "klasy światowej",
    "Obsługa lepsza niż u konkurencji": "lepsza niż u konkurencji",
    "Lepsza obsługa niż u jakiegokolwiek konkurenta": (
        "lepsza obsługa niż u jakiegokolwiek konkurenta"
    ),
    "Numer jeden w obsłudze": "numer jeden",
    "Лучшая команда поддержки": "лучшая",
    "Сервис мирового уровня": "мирового уровня",
    "Сервис лучше, чем у любого конкурента": "лучше, чем у любого",
    "Номер один в сервисе": "номер один",
    "ทีมดูแลลูกค้าที่ดีที่สุด": "ดีที่สุด",
    "บริการระดับโลก": "ระดับโลก",
    "บริการที่ดีกว่าคู่แข่ง": "ดีกว่าคู่แข่ง",
    "อันดับหนึ่งด้านบริการ": "อันดับหนึ่ง",
}
PLAIN = """
    Learn from our best customers
    Best practices reach every team
    Our people do their best work
    Do our best for every customer
    Better answers than last year
    Service gets better every week
    Our own best year for customers
    What is best for the customer decides
    Customers choose the channel that suits them best
    Bring out the best in our people
    Make the best of every complaint
    The number one reason to call disappears
    First-class passengers get an answer on board
    Leaders in the team grow
    Uczymy się od najlepszych klientów
    Najlepsze praktyki docierają do wszystkich
    Obsługa staje się lepsza z każdym tygodniem
    Najlepszy rok dla naszych klientów
    Powód numer jeden telefonów znika
    Gwarancja najlepszej ceny bez sporów
    Лучшие практики доходят до всех
    Улучшить сервис
    Учимся у лучших клиентов
    Отвечаем лучше, чем в прошлом году
    Наш лучший год для клиентов
    Лучшее для клиента становится правилом
    Причина номер один звонков исчезает
    Раскрываем в людях лучшее
    เรียนรู้จากลูกค้าที่ดีที่สุด
    แนวปฏิบัติที่ดีที่สุดไปถึงทุกทีม
    บริการดีขึ้นทุกสัปดาห์
    ปีที่ดีที่สุดของลูกค้า
    สิ่งที่ดีที่สุดสำหรับลูกค้าเป็นตัวตัดสิน
    สาเหตุอันดับหนึ่งของการโทรหมดไป
    การันตีราคาดีที่สุดโดยไม่มีข้อโต้แย้ง
    """
SPANS = {
    "1,200 surveys in a year": 12,
    "Complaints −15 % in 6 months": 6,
    "Return rate −30 % in half a year": 6,
    "Repeat orders +20 % in two years": 24,
    "1,200 surveys within 12 months": 12,
    "Complaints −15 % within 6 months": 6,
    "1,200 surveys annually": 12,
    "Repeat orders +20 % in the next 12 months": 12,
    "Repeat orders +20 % over the next two years": 24,
    "1,200 surveys in the next year": 12,
    "20 % fewer complaints within 6 months": 6,
    "Win 1,000 of our best customers in 2 years": 24,
    "Win the 100 largest accounts in 2 years": 24,
    "Backlog at 300, its lowest in the next 2 years": 24,
    "Train 40 agents over 2 years": 24,
    "400 shops connected without delay in 12 months": 12,
    "1200 ankiet w ciągu roku": 12,
    "Zdobyć 1000 największych klientów w ciągu 2 lat": 24,
    "Zebrać 500 opinii przez 2 lata": 24,
    "Opinie z 40 na 60 w ciągu 2 lat": 24,
    "1200 ankiet w ciągu 12 miesięcy": 12,
    "Reklamacje −15 % w ciągu pół roku": 6,
    "1200 ankiet rocznie": 12,
    "Zamówienia +20 % w ciągu najbliższych 12 miesięcy": 12,
    "1200 ankiet co roku": 12,
    "20 % mniej reklamacji w ciągu 6 miesięcy": 6,
    "Reklamacje −15 % w 6 miesięcy": 6,
    "Zwroty −30 % w pół roku": 6,
    "Zamówienia +20 % w dwa lata": 24,
    "1200 опросов за год": 12,
    "Набрать минимум 1000 клиентов за 2 года": 24,
    "Набрать 1000 самых крупных клиентов за 2 года": 24,
    "Собрать 1000 отзывов в течение 2 лет": 24,
    "1200 опросов в течение 12 месяцев": 12,
    "Жалобы −15 % в течение полугода": 6,
    "1200 опросов ежегодно": 12,
    "Заказы +20 % в ближайшие 12 месяцев": 12,
    "1200 опросов в год": 12,
    "На 20 % меньше жалоб в течение 6 месяцев": 6,
    "Жалобы −15 % за 6 месяцев": 6,
    "Возвраты −30 % за полгода": 6,
    "Заказы +20 % за два года": 24,
    "แบบสำรวจ 1,200 ชุดใน 1 ปี": 12,
    "ลูกค้ารายใหญ่ที่สุด 1,000 รายใน 2 ปี": 24,
    "รีวิว 1,000 รายการตลอด 2 ปี": 24,
    "แบบสำรวจ 1,200 ชุดภายใน 12 เดือน": 12,
    "ลดเรื่องร้องเรียน 15 % ภายใน 6 เดือน": 6,
    "แบบสำรวจ 1,200 ชุดทุกปี": 12,
    "คำสั่งซื้อ +20 % ในอีก 12 เดือนข้างหน้า": 12,
    "แบบสำรวจ 1,200 ชุดต่อปี": 12,
    "ลดเรื่องร้องเรียน 15 % ใน 6 เดือน": 6,
    "การคืนสินค้า −30 % ภายในครึ่งปี": 6,
    "คำสั่งซื้อ +20 % ในสองปี": 24,
}
NO_SPANS = """
    95 % of tier 2 solved within 24 h
    Customers who leave in a year of trying: 4 → 2 %
    Retention over the last 12 months at 92 %
    60 % of new customers renew within 12 months
    Customers who come back within 6 months: 40 → 60 %
    Answers in year one
    95 % zgłoszeń drugiej linii w 24 h
    60 % nowych klientów odnawia umowę w ciągu 12 miesięcy
    Klienci z roku na rok wierniejsi
    95 % тикетов решены за 24 ч
    60 % новых клиентов продлевают договор в течение 12 месяцев
    Заказы +20 % в 12 магазинах
    Клиенты, ушедшие за год пробы: 4 → 2 %
    ภายใน 24 ชั่วโมง 95 %
    60 % ของลูกค้าใหม่ต่อสัญญาภายใน 12 เดือน
    """
# Said in October 2026: the words, and the first and the last day that they may mean.
DEADLINES = {
    "Everything online by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "By the end of March 2029 every shop": (
        "By the end of March 2029",
        "2029-03-31",
        "9999-12-31",
    ),
    "Live by 15 January 2027": ("by 15 January 2027", "2027-01-14", "2027-01-15"),
    "Live by January 15, 2027": ("by January 15, 2027", "2027-01-14", "2027-01-15"),
    "All shops by March 2027": ("by March 2027", "2027-02-28", "2027-03-31"),
    "All shops by the end of March": ("by the end of March", "2027-03-31", "2027-03-31"),
    "All shops until the end of November": (
        "until the end of November",
        "2026-11-30",
        "2026-11-30",
    ),
    "All shops by the end of Q1 2027": ("by the end of Q1 2027", "2027-03-31", "9999-12-31"),
    "All shops by the end of next year": ("by the end of next year", "2027-12-31", "2027-12-31"),
    "Everything online by 2025": ("by 2025", "2024-12-31", "2025-12-31"),
    "Complaints 15 % lower by the end of 2025": (
        "by the end of 2025",
        "2025-12-31",
        "2025-12-31",
    ),
    "All moved before June 2026": ("before June 2026", "2026-05-31", "9999-12-31"),
    "By 2028 every shop online": ("By 2028", "2027-12-31", "9999-12-31"),
    "Reach 500 customers by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Answer sooner by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Reduce complaints until 2028": ("until 2028", "2027-12-31", "2028-12-31"),
    "Ship the portal by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Lower costs by €200,000 by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Cut the backlog by half by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Portal set up by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Set up by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Increase customers to 500 by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "Reduce complaints by 20 % by 2028": ("by 2028", "2027-12-31", "2028-12-31"),
    "500 fewer complaints before 2028": ("before 2028", "2027-12-31", "9999-12-31"),
    "Zdobyć 500 klientów do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Uruchomić portal do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Uruchomić centrum do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Portal uruchomiony do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Wszystko online do końca 2025": ("do końca 2025", "2025-12-31", "2025-12-31"),
    "Wszystko online do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "NPS 60 do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Nowy CRM do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Zmniejszyć reklamacje o połowę do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Wszystkie sklepy online do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Więcej klientów do 2028 roku": ("do 2028", "2027-12-31", "2028-12-31"),
    "Zmniejszyć reklamacje z 2400 do 1200 do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Zmniejszyć reklamacje o 20 % do 2028": ("do 2028", "2027-12-31", "2028-12-31"),
    "Wszystko online do końca 2028": ("do końca 2028", "2028-12-31", "2028-12-31"),
    "Do marca 2029 każdy sklep": ("Do marca 2029", "2029-02-28", "9999-12-31"),
    "Gotowe do 15 stycznia 2027 r.": ("do 15 stycznia 2027", "2027-01-14", "2027-01-15"),
    "Wszystkie sklepy do marca 2027": ("do marca 2027", "2027-02-28", "2027-03-31"),
    "Wszystkie sklepy do końca marca": ("do końca marca", "2027-03-31", "2027-03-31"),
    "Wszystkie sklepy do końca I kwartału 2027": (
        "do końca I kwartału 2027",
        "2027-03-31",
        "9999-12-31",
    ),
    "Sklepy do końca przyszłego roku": ("do końca przyszłego roku", "2027-12-31", "2027-12-31"),
    "Набрать 500 клиентов к 2028": ("к 2028", "2027-12-31", "2028-12-31"),
    "Снизить число жалоб к 2028": ("к 2028", "2027-12-31", "2028-12-31"),
    "Запустить портал до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "Снизить число жалоб к 2028 году": ("к 2028", "2027-12-31", "2028-12-31"),
    "Поднять NPS с 40 до 60 до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "Всё онлайн к 2025 году": ("к 2025", "2024-12-31", "2025-12-31"),
    "Всё онлайн до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "NPS 60 до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "Новый портал до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "Сократить жалобы вдвое до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "Сократить жалобы в 2 раза к 2028": ("к 2028", "2027-12-31", "2028-12-31"),
    "Все магазины онлайн до 2028": ("до 2028", "2027-12-31", "2028-12-31"),
    "Всё онлайн к концу 2028": ("к концу 2028", "2028-12-31", "2028-12-31"),
    "К марту 2029 каждый магазин": ("К марту 2029", "2029-02-28", "9999-12-31"),
    "Готово до 15 января 2027 года": ("до 15 января 2027", "2027-01-14", "2027-01-15"),
    "Все магазины к маю 2027": ("к маю 2027", "2027-04-30", "2027-05-31"),
    "Все магазины к концу мая": ("к концу мая", "2027-05-31", "2027-05-31"),
    "Магазины до конца 1-го квартала 2027": (
        "до конца 1-го квартала 2027",
        "2027-03-31",
        "9999-12-31",
    ),
    "Магазины до конца следующего года": (
        "до конца следующего года",
        "2027-12-31",
        "2027-12-31",
    ),
    "ออนไลน์ทั้งหมดภายในสิ้นปี 2571": ("ภายในสิ้นปี 2571", "2028-12-31", "2028-12-31"),
    "ลูกค้า 500 รายภายใน 2571": ("ภายใน 2571", "2028-01-01", "2028-12-31"),
    "เปิดตัวพอร์ทัลภายใน 2571": ("ภายใน 2571", "2028-01-01", "2028-12-31"),
    "ระบบใหม่ใช้งานจริงภายใน 2571": ("ภายใน 2571", "2028-01-01", "2028-12-31"),
    "ลดเวลาตอบเหลือ 30 นาทีภายใน 2571": ("ภายใน 2571", "2028-01-01", "2028-12-31"),
    "เพิ่มลูกค้าถึงปี 2571": ("ถึงปี 2571", "2027-12-31", "2028-12-31"),
    "ภายในเดือนมีนาคม 2029": ("ภายในเดือนมีนาคม 2029", "2029-03-01", "2029-03-31"),
    "ทุกสาขาภายในสิ้นเดือนมีนาคม": ("ภายในสิ้นเดือนมีนาคม", "2027-03-31", "2027-03-31"),
    "เสร็จภายในวันที่ 15 มกราคม พ.ศ. 2570": (
        "ภายในวันที่ 15 มกราคม พ.ศ. 2570",
        "2027-01-15",
        "2027-01-15",
    ),
    "ทุกสาขาถึงเดือนมีนาคม 2570": ("ถึงเดือนมีนาคม 2570", "2027-02-28", "2027-03-31"),
    "ทุกสาขาภายใน มี.ค. 2570": ("ภายใน มี.ค. 2570", "2027-03-01", "2027-03-31"),
    "ทุกสาขาภายในสิ้นไตรมาสที่ 1 ปี 2570": (
        "ภายในสิ้นไตรมาสที่ 1 ปี 2570",
        "2027-03-31",
        "9999-12-31",
    ),
    "ทุกสาขาภายในสิ้นปีหน้า": ("ภายในสิ้นปีหน้า", "2027-12-31", "2027-12-31"),
}
NO_DEADLINES = """
    Better than in 2025
    Complaints of customers who joined by March 12 → 3
    Agents who may be reached by phone in 9 of 10 calls
    Answered by 20 % more people
    All shops by March
    All shops by the end of Q1
    Customers with a contract until the end of 2028
    Solved before the end of the day
    Lepiej niż w 2025
    Reklamacje od stycznia do marca z 12 do 3
    Rozwiązane do końca dnia
    Wszystkie sklepy do marca
    Marże do 20 %
    Лучше 2025
    Жалобы с января до марта с 12 до 3
    Решены до конца дня
    Все магазины к маю
    ปี 2568
    เรื่องร้องเรียนถึงเดือนมีนาคมจาก 12 เหลือ 3
    แก้ไขก่อนสิ้นวัน
    ทุกสาขาถึงเดือนมีนาคม
    """
CUTS = {
    "Reply time cut by 300 %": 300,
    "Complaints −15 %": 15,
    "Cut by 300 % the reply time": 300,
    "Cut set-up time with the bot by 300 %": 300,
    "Reply time for more customers cut, by 300 %": 300,
    "Reduce growing waits by 300 %": 300,
    "Calls cut by 20 % and mails by 150 %": 150,
    "150 % fewer complaints": 150,
    "Complaints reduced 150 % in all shops": 150,
    "Revenue up 150 %, complaints down 120 %": 120,
    "Skrócić czas odpowiedzi o 300 %": 300,
    "O 150 % mniej reklamacji": 150,
    "Skrócić o 300 % czas odpowiedzi": 300,
    "Mniej telefonów o 20 % i maili o 150 %": 150,
    "Reklamacje zmniejszone o 15 procent": 15,
    "Сократить время ответа на 300 %": 300,
    "Жалоб меньше на 150 % в магазинах": 150,
    "Снизить звонки на 20 % и письма на 150 %": 150,
    "Выручка +150 %, жалоб меньше на 120 %": 120,
    "Снизить жалобы на 15 процентов": 15,
    "ลดเวลาตอบกลับลง 300 %": 300,
    "เรื่องร้องเรียนน้อยลง 150 % ในทุกสาขา": 150,
    "เรื่องร้องเรียนน้อยลง 15 เปอร์เซ็นต์": 15,
}
NO_CUTS = """
    Revenue up by 300 %
    Replies 300 % faster
    Przychody wzrosły o 300 %
    Выручка выросла на 300 %
    รายได้เพิ่มขึ้น 300 %
    """


def each(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", each(TASKS))
def test_a_deliverable_is_seen(text: str) -> None:
    assert names_deliverable(text)


@pytest.mark.parametrize("text", each(NO_TASKS))
def test_what_is_said_of_customers_is_no_deliverable(text: str) -> None:
    assert not names_deliverable(text)


@pytest.mark.parametrize("text", each(COUNTED))
def test_so_many_deliverables_are_seen(text: str) -> None:
    assert counts_deliverables(text)


@pytest.mark.parametrize("text", each(NOT_COUNTED))
def test_what_others_do_is_no_deliverable(text: str) -> None:
    assert not counts_deliverables(text)


@pytest.mark.parametrize("text", each(WORK))
def test_work_that_is_got_through_is_seen(text: str) -> None:
    assert counts_work(text)


@pytest.mark.parametrize("text", each(NO_WORK))
def test_shares_rates_and_chosen_customers_are_no_volume(text: str) -> None:
    assert not counts_work(text)


@pytest.mark.parametrize(("text", "found"), NUMBERS.items())
def test_numbers_are_seen(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize("text", each(NAMES))
def test_digits_in_names_are_no_numbers(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(("text", "found"), VAGUE.items())
def test_a_comparison_with_nobody_in_particular_is_seen(text: str, found: str) -> None:
    assert vague_comparison(text) == found


@pytest.mark.parametrize("text", each(PLAIN))
def test_best_customers_and_better_weeks_compare_with_nobody(text: str) -> None:
    assert vague_comparison(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "CSAT above the industry's benchmark",
        "First response faster than two competitors",
        "NPS at the industry average",
        "CSAT powyżej średniej w branży",
        "Odpowiadamy szybciej od konkurencji",
        "NPS na poziomie benchmarku",
        "CSAT выше среднего по отрасли",
        "Первый ответ быстрее, чем у конкурентов",
        "NPS не ниже бенчмарка",
        "CSAT สูงกว่าคู่แข่ง",
        "NPS ไม่ต่ำกว่าค่าเฉลี่ยอุตสาหกรรม",
        "ตอบเร็วกว่าคู่แข่งสองราย",
    ],
)
def test_a_key_result_says_with_whom_it_compares(text: str) -> None:
    assert compares(text)


@pytest.mark.parametrize(
    "text",
    [
        "CSAT 90 %",
        "Analyse two competitors",
        "Customers who left for a competitor: 12 → 3",
        "Przegląd dwóch konkurentów",
        "Klienci, którzy odeszli do konkurencji: 12 → 3",
        "Обзор конкурентов",
        "Клиенты, ушедшие к конкурентам: 12 → 3",
        "วิเคราะห์คู่แข่งสองราย",
        "ลูกค้าที่ย้ายไปหาคู่แข่ง 12 → 3",
    ],
)
def test_to_speak_of_competitors_is_no_comparison(text: str) -> None:
    assert not compares(text)


@pytest.mark.parametrize(("text", "months"), SPANS.items())
def test_a_span_of_time_is_seen(text: str, months: int) -> None:
    found = span_of(text)
    assert found is not None
    assert found.months == months


@pytest.mark.parametrize("text", each(NO_SPANS))
def test_hours_and_what_customers_do_are_no_span(text: str) -> None:
    found = span_of(text)
    assert found is None


@pytest.mark.parametrize(("text", "said"), DEADLINES.items())
def test_the_days_of_a_deadline_are_seen(text: str, said: tuple[str, str, str]) -> None:
    found = deadline_of(text, date(2026, 10, 1))
    assert found is not None
    assert (found.words, str(found.earliest), str(found.latest)) == said


@pytest.mark.parametrize("text", each(NO_DEADLINES))
def test_a_time_by_which_nothing_is_due_is_no_deadline(text: str) -> None:
    assert deadline_of(text, date(2026, 10, 1)) is None


@pytest.mark.parametrize(("text", "percent"), CUTS.items())
def test_a_cut_is_seen(text: str, percent: int) -> None:
    assert cut_by(text) == percent


@pytest.mark.parametrize("text", each(NO_CUTS))
def test_a_rise_is_no_cut(text: str) -> None:
    assert cut_by(text) is None
