"""Good key results that look late or impossible at first sight, in four languages."""

# Quarters go by the organization's own year.
QUARTERS = """
    CSAT at 90 % by the end of Q1
    Response under 1 hour by the end of Q1
    First reply under 30 minutes by Q2
    Backlog down from 400 to 200 by the end of Q3
    Repeat contacts at 8 % before the end of Q1
    NPS at 60 until the end of Q2
    CSAT at 90 % by the end of Q1 next year
    Odpowiedź poniżej 1 godziny do końca III kwartału
    CSAT na poziomie 90 % do końca Q1
    Zaległości z 400 do 200 do końca 2. kwartału
    NPS 60 do końca I kwartału
    Zwroty o 15 % niższe przed końcem Q3
    Ponowne kontakty na poziomie 8 % do II kwartału
    Ответ менее часа к концу Q1
    CSAT 90 % к концу 1-го квартала
    Бэклог с 400 до 200 до конца III квартала
    NPS 60 до конца 2 квартала
    Возвраты на 15 % ниже к концу Q3
    Повторные обращения 8 % ко II кварталу
    ตอบภายใน 1 ชั่วโมงภายในสิ้นไตรมาส 1
    CSAT 90 % ภายในสิ้นไตรมาส 3
    งานค้างจาก 400 เหลือ 200 ภายในไตรมาส 2
    NPS 60 ภายในสิ้นไตรมาสที่ 1
    คืนสินค้าลดลง 15 % ก่อนสิ้นไตรมาส 3
    ติดต่อซ้ำ 8 % ภายในไตรมาสที่ 2
    """
# A time that customers have, or for which a contract runs.
THEIRS = """
    12 % fewer cancellations within 6 months
    12 % fewer new customers who cancel within 12 months
    From 12 % to 8 % cancelled within 12 months
    From 40 to 60 customers who order again within 12 months
    20 % more customers stay within 12 months
    From 12 to 8 new customers lost within 6 months
    30 more customers with a contract over 2 years
    15 % fewer warranty claims during a guarantee of 12 months, mostly purchases within a year
    From 12 % to 8 % of accounts that leave us within a year
    Z 20 do 10 rezygnacji w ciągu 6 miesięcy
    Z 20 do 40 umów na 2 lata
    30 klientów z gwarancją na 5 lat
    O 12 % mniej nowych klientów, którzy odchodzą w ciągu 12 miesięcy
    Z 12 % do 8 % utraconych w ciągu roku
    Z 40 do 60 powrotów w ciągu 6 miesięcy
    O 20 % więcej odnowionych umów w ciągu 12 miesięcy
    Z 12 do 8 wypowiedzeń w ciągu pół roku
    С 12 % до 8 % отказов в течение 12 месяцев
    На 12 % меньше новых клиентов, которые уходят в течение 12 месяцев
    С 40 до 60 повторных покупок в течение 6 месяцев
    С 20 до 40 договоров на 2 года
    30 клиентов с гарантией в течение 5 лет
    С 12 до 8 расторгнутых договоров за год
    ลูกค้า 12 % ที่ยกเลิกภายใน 12 เดือน เหลือ 8 %
    ลดจาก 20 เหลือ 10 รายที่ยกเลิกภายใน 6 เดือน
    จาก 40 เป็น 60 รายกลับมาภายใน 12 เดือน
    ลูกค้า 30 รายมีประกันภายใน 5 ปี
    จาก 20 เป็น 40 รายต่อสัญญาภายใน 1 ปี
    ลดจาก 12 เหลือ 8 รายเลิกใช้ภายใน 6 เดือน
    """
# A year as the unit that something is counted in.
RATES = """
    Churn falls from 12 to 9 % annually
    Turnover down from 30 % to 20 %, yearly
    Staff turnover falls from 30% to 20% a year
    Complaints fall from 400 a year to 300 a year
    Visits per customer from 4 to 6 per year
    Absence below 5 % per annum
    Repeat orders +20 % a year
    Contacts per customer: 12 → 9 every year
    Complaints from 400 to 300 each year
    Rotacja klientów spada z 12% do 9% rocznie
    Reklamacje z 400 do 300 rocznie
    Zamówienia na klienta z 4 do 6 w roku
    Absencja poniżej 5 % rocznie
    Kontakty klienta: 12 → 9 co roku
    Zamówienia +20 % na rok
    Сбоев с 4 до 1 в полугодие
    Отток с 12 % до 9 % ежегодно
    Отток клиентов с 12% до 9% в год
    Жалоб с 400 до 300 в год
    Заказов на клиента с 4 до 6 каждый год
    Текучесть ниже 20 % в год
    Обращений клиента: 12 → 9 в год
    Сбоев от 8 до 2 ежегодно
    อัตราลูกค้าเลิกใช้ลดจาก 12% เหลือ 9% ต่อปี
    เรื่องร้องเรียนลดจาก 400 เหลือ 300 ต่อปี
    คำสั่งซื้อต่อลูกค้าจาก 4 เป็น 6 ต่อปี
    ขาดงานต่ำกว่า 5 % ต่อปี
    ลูกค้าติดต่อ 12 → 9 ครั้งทุกปี
    การลาออกลดจาก 30 % เหลือ 20 % รายปี
    """
# A time that says of whom or what is spoken, or until when something runs.
OF_WHOM = """
    20 % fewer complaints from orders placed by June
    Satisfaction of customers who joined by May: 60 to 80
    Customers with a contract until 2028 from 40 to 60
    From 40 to 60 customers with a contract until 2028
    From 40 to 10 complaints by May
    30 warranties valid until the end of 2028
    20 % fewer complaints from customers who joined by the end of March
    90 % satisfied among customers that signed by March 2025
    Complaints about orders placed by the end of 2025: 40 to 10
    From 12 to 4 open cases received by June 2025
    Zaległości od stycznia do marca: z 40 do 10
    Klienci z umową do 2028: z 40 do 60
    Z 40 do 60 klientów z umową do 2028
    Z 40 do 10 reklamacji złożonych do maja
    Ocena klientów, którzy przyszli do końca maja: z 60 do 80
    Z 12 do 4 spraw zgłoszonych do czerwca 2025
    30 gwarancji ważnych do końca 2028
    Оценка клиентов, пришедших до мая: с 60 до 80
    Жалобы, поданные до мая, с 40 до 10
    С 40 до 10 жалоб с марта до мая
    С 40 до 60 клиентов с договором до 2028
    С 40 до 10 жалоб, поданных до мая 2025
    Клиенты, которые пришли до конца мая: с 60 до 80
    30 гарантий, действующих до конца 2028
    С 12 до 4 обращений, полученных до июня 2025
    คะแนนของลูกค้าที่สมัครภายในเดือนพฤษภาคมจาก 60 เป็น 80
    ลูกค้า 60 รายมีสัญญาถึงปี 2571
    เรื่องร้องเรียนจาก 40 เหลือ 10 ตั้งแต่เดือนมีนาคมถึงพฤษภาคม
    เคสจาก 12 เหลือ 4 ที่เปิดภายในเดือนมิถุนายน 2568
    ประกัน 30 ฉบับมีผลถึงสิ้นปี 2571
    ลูกค้าที่ซื้อภายในสิ้นเดือนพฤษภาคมพอใจ 80 %
    400 customers with a fixed price until June 2028
    12 shops with a rota until the end of March 2028
    Bookings until June 2028: 400 to 600
    90 % of staff want to stay until the end of 2028
    Cover Christmas shifts until 6 January 2028: 98 % staffed
    400 klientów z ceną stałą do czerwca 2028
    12 sklepów z grafikiem do końca marca 2028
    Pracownicy chcą zostać do końca 2028: 90 %
    Zwroty przyjmowane do 31 stycznia 2028: z 40 % do 100 %
    400 клиентов с твёрдой ценой до июня 2028
    12 магазинов с графиком до конца марта 2028
    Возвраты принимаются до 31 января 2028: с 40 % до 100 %
    12 สาขามีตารางกะถึงสิ้นเดือนมีนาคม 2571
    ลูกค้า 400 รายได้ราคาคงที่ถึงเดือนมิถุนายน 2571
    """
# A time that something is compared with, or up to which it is counted.
COMPARED = """
    Backlog lower than by the end of 2023
    Backlog lower than by the end of 2023: 400 to 300
    Complaints by May 2023: 40 to 0
    Wait times as short as by March 2023
    Reklamacje o 15 % niższe w porównaniu do 2023 roku
    Reklamacje o 15 % niższe w stosunku do marca 2023
    Sprzedaż o 15 % wyższa w odniesieniu do końca 2023
    CSAT wraca do 2023 roku: 92 %
    Zbliżyć czas odpowiedzi do marca 2023
    Reklamacje do maja 2023: z 40 do 0
    Жалобы −15 % к 2023 году
    Снизить жалобы на 15 % к марту 2023
    Жалобы на 15 % ниже по отношению к 2023
    Рост числа клиентов к 2023 году
    Вернуть CSAT к 2023 году
    Ожидание как до марта 2023
    NPS выше, чем до марта 2023
    Жалобы до мая 2023: с 40 до 0
    เรื่องร้องเรียนลดลง 15 % เมื่อเทียบถึงปี 2566
    เรื่องร้องเรียนถึงเดือนพฤษภาคม 2566: 40 เหลือ 0
    """
# A time that a record looks back on, or that things last or nothing happens for.
RECORDS = """
    Raise NPS to 60, the highest in 5 years
    From 40 to 0 tickets open over 6 months
    From 300 to 150 accounts with no order in 6 months
    From 300 to 150 accounts without an order in 12 months
    From 300 to 150 accounts without a login in 12 months
    40 machines run over 2 years
    40 devices that last 3 years
    40 devices lasting over 3 years
    100 loans paid back within 5 years
    Backlog of 300, the lowest in 2 years
    Lowest backlog of 300 in 2 years
    12 outages – our fewest in 4 years
    40 calls a day, the least in 2 years
    CSAT to 92 %, our best in three years
    Complaints at 120 for the first time in 2 years
    Z 300 do 150 kont bez zamówienia w ciągu 6 miesięcy
    Z 40 do 0 spraw otwartych przez 6 miesięcy
    100 pożyczek spłaconych w ciągu 5 lat
    40 maszyn działa przez 2 lata
    40 urządzeń służy przez 3 lata
    12 reklamacji, najmniej w ciągu 5 lat
    Z 300 do 150 klientów, którzy nie kupili w ciągu 12 miesięcy
    CSAT 92 %, rekord w ciągu trzech lat
    NPS 60, najwyższy od 5 lat
    Po raz pierwszy w ciągu 3 lat mniej niż 10 awarii
    С 300 до 150 аккаунтов без заказа в течение 6 месяцев
    С 40 до 0 обращений, открытых в течение 6 месяцев
    100 кредитов погашены за 5 лет
    40 станков работают в течение 2 лет
    40 приборов прослужили 3 года
    40 приборов служат в течение 3 лет
    12 жалоб – ниже всего за 5 лет
    NPS 60, самый высокий за 5 лет
    NPS 60 – максимум за 5 лет
    Меньше 100 жалоб впервые за 2 года
    Жалоб 120, меньше всего за 10 лет
    บัญชี 300 รายที่ไม่มีคำสั่งซื้อใน 6 เดือน เหลือ 150
    เงินกู้ 100 รายชำระคืนภายใน 5 ปี
    เครื่อง 40 เครื่องทำงานตลอด 2 ปี
    อุปกรณ์ 40 ชิ้นใช้งานได้ตลอด 3 ปี
    NPS 60 สูงที่สุดใน 5 ปี
    ข้อร้องเรียน 12 เรื่อง น้อยที่สุดใน 5 ปี
    เรื่องร้องเรียน 120 เรื่อง ต่ำสุดใน 10 ปี
    CSAT 92 % สถิติใหม่ใน 3 ปี
    """
# So many of so many, or for each, who have so long; none at all; and so much less a year.
PARTS = """
    80 of 100 new customers still active in 6 months
    3 of 4 pilots repeated within a year
    4 out of 5 new agents here in 12 months
    20,000 less in fines a year
    500 fewer visits a year
    40 new agents productive in 4 months
    2.4 orders per customer in 12 months
    Fewer than 2 repairs per device in 5 years
    40 key accounts visited once in 6 months
    0 outages over 12 months
    400 customers pay over 2 years
    80 na 100 nowych klientów aktywnych w ciągu 6 miesięcy
    4 z 5 nowych osób w zespole w ciągu roku
    O 500 mniej wizyt rocznie
    12 nowych osób samodzielnych w ciągu 6 miesięcy
    2,4 zamówienia na klienta w ciągu 12 miesięcy
    Mniej niż 2 naprawy na urządzenie w ciągu 5 lat
    0 awarii w ciągu 12 miesięcy
    40 klientów odwiedzonych raz w ciągu 6 miesięcy
    40 klientów płaci ratami przez 12 miesięcy
    80 из 100 новых клиентов активны в течение 6 месяцев
    4 из 5 новичков в команде за год
    На 500 визитов меньше в год
    12 новичков самостоятельны в течение 6 месяцев
    2,4 заказа на клиента за 12 месяцев
    Меньше 2 ремонтов на прибор за 5 лет
    0 сбоев за 12 месяцев
    40 клиентов посещены раз в 6 месяцев
    40 клиентов платят в рассрочку в течение 12 месяцев
    ลูกค้าใหม่ 80 จาก 100 รายใช้อยู่ใน 6 เดือน
    พนักงานใหม่ 4 จาก 5 คนอยู่ในทีมใน 1 ปี
    ค่าปรับลดลง 20,000 บาทต่อปี
    พนักงานใหม่ 12 คนทำงานเองได้ใน 6 เดือน
    สั่งซื้อ 2.4 ครั้งต่อลูกค้าใน 12 เดือน
    ซ่อมน้อยกว่า 2 ครั้งต่อเครื่องใน 5 ปี
    ขัดข้อง 0 ครั้งใน 12 เดือน
    """
# Amounts that could be years.
THOUSANDS = """
    Reduce complaints by 2000
    Increase daily users by 2000
    Cut the backlog by 2050
    Complaints down by 2000
    Daily users up by 2050
    Sign-ups over last year's by 2050
    Plan to cut complaints by 2030
    Add new customers by 2050
    Stay below last year's complaints by 2030
    Portal visited by 2050
    Outpace last year by 2050
    App used daily by 2030
    Users reached by 2030, up from 1500
    Increase daily users in 3 countries by 2030
    Raise the users of our 12 shops by 2030
    Reduce tickets from 2400 to 2050
    Reduce tickets from 2400 by 2030
    Fewer complaints, by 2030–2050
    By 2030 fewer complaints in 24 h
    Lower the cost in all 3 shops by 2030.50
    Zmniejszyć liczbę reklamacji z 2400 do 2000
    Zwiększyć liczbę klientów z 1500 do 2030
    Zmniejszyć liczbę reklamacji do 2030 (z 2400)
    Reklamacje: 2400 do 2030
    Do 2030 zgłoszeń miesięcznie
    Zamówienia w 3 sklepach do 2050
    Opinie na 3 kanałach do 2030
    Obniżyć koszt sprawy do 2030,50 zł
    Zwiększyć do 2030–2050 klientów
    Zakupy online do 2050
    Wszystkie faktury do 2050, opłacone w 3 dni
    Rozwiązać wszystkie sprawy o wartości do 2050
    Kolejka maksymalnie do 2050
    Od 1500 klientów do 2030
    Снизить число жалоб до 2000
    Довести число клиентов до 2050
    Снизить жалобы в 3 магазинах до 2030
    Снизить жалобы на 3 площадках до 2050
    Увеличить число клиентов с 1500 до 2030
    Снизить число жалоб до 2030 (было 2400)
    До 2030 обращений в месяц
    Установки приложения до 2050
    Все счета до 2050, оплачены за 3 дня
    Все заявки на сумму до 2050
    Снизить расходы до 2030–2050
    เพิ่มลูกค้าถึง 2500
    ลดเรื่องร้องเรียนจาก 2400 ถึง 2000
    ลดเรื่องร้องเรียน 2400 รายถึง 2030
    เพิ่มลูกค้าจาก 1500 ถึง 2030 ราย
    เรื่องร้องเรียนใน 3 สาขาถึง 2030
    ค่าใช้จ่ายต่อเดือนภายใน 2500
    ลูกค้าถึง 2550-2570
    """
# Amounts that are held against others, or may be less than nothing.
AMOUNTS = """
    Cost against budget
    Over budget
    Operating result
    Cash flow of the shop
    Ticket volume against last year
    Spending versus plan
    Costs compared with last year
    Result of the department
    Overtime cost vs forecast
    Revenue of the outlet
    Koszty względem budżetu
    Wynik działu
    Wydatki ponad plan
    Koszty w porównaniu z rokiem ubiegłym
    Przepływy pieniężne sklepu
    Koszty wobec prognozy
    Wynik operacyjny
    Расходы сверх бюджета
    Финансовый результат
    Расходы относительно плана
    Затраты по сравнению с прошлым годом
    Денежный поток магазина
    Стоимость против прогноза
    Результат отдела
    ค่าใช้จ่ายเทียบงบประมาณ
    ผลประกอบการ
    กระแสเงินสดของร้าน
    ค่าใช้จ่ายเกินงบ
    ต้นทุนเมื่อเทียบกับปีก่อน
    ผลการดำเนินงานของฝ่าย
    ค่าใช้จ่ายต่างจากแผน
    """
# Percentages that are values, in titles that say that something is cut.
VALUES = """
    Cut share of tickets over 150% of target time from 12% to 4%
    Lower utilisation from 120 % to 90 %
    Fewer shifts with occupancy above 110 %
    Reduce peaks at 150 % of the load
    Fewer days with staffing under 100 %
    Bring down hours from 130 % to 100 %
    Zmniejszyć obciążenie z 120 % do 90 %
    Mniej zmian z obłożeniem powyżej 110 %
    Ograniczyć nadgodziny ze 130 % do 100 %
    Zmniejszyć udział spraw ponad 150 % czasu z 12 % do 4 %
    Mniej dni z obsadą poniżej 100 %
    Снизить загрузку с 120 % до 90 %
    Меньше смен с загрузкой выше 110 %
    Снизить пики со 150 % до 100 %
    Сократить долю заявок свыше 150 % срока с 12 % до 4 %
    Меньше дней с нагрузкой от 130 %
    ลดภาระงานจาก 120 % เหลือ 90 %
    ลดกะที่ใช้กำลังเกิน 110 %
    ลดสัดส่วนเคสที่เกิน 150 % ของเวลาจาก 12 % เหลือ 4 %
    ลดวันที่งานมากกว่า 100 %
    ลดชั่วโมงงานจาก 130 % เป็น 100 %
    """
# Percentages by which something else gets more, or that are no amount of the cut.
OTHERS = """
    Revenue up 150 %, complaints down 20 %
    Self-service +150 % and calls down by 20 %
    Replies 300 % faster, backlog down to 200
    300 % faster replies with fewer calls
    Portal use up by 120 % with fewer calls
    Fewer calls while portal use grows by 120 %
    Cut vouchers of 100 % from 40 to 10
    Reduce 200 % markups to 120 %
    Fewer orders with 100 % discount: 40 to 10
    Reduce tickets that take 200 % of the planned time
    Less waiting: 110 % of plan staffed every day
    Wzrost samoobsługi o 150 % i mniej telefonów
    Mniej telefonów przy wzroście użycia portalu o 120 %
    Sprzedaż +150 %, reklamacje mniejsze o 20 %
    Zmniejszyć liczbę zamówień ze 100 % rabatem z 40 do 10
    Ograniczyć sprawy wymagające 150 % normy z 40 do 10
    Рост самообслуживания на 150 % и меньше звонков
    Меньше звонков при росте портала на 120 %
    Выручка +150 %, жалоб меньше на 20 %
    Сократить заказы со 100 % скидкой с 40 до 10
    Сократить обращения, требующие 150 % нормы, с 40 до 10
    รายได้เพิ่มขึ้น 150 % เรื่องร้องเรียนลดลง 20 %
    ใช้พอร์ทัลเพิ่มขึ้น 120 % และโทรน้อยลง
    ลดคำสั่งซื้อที่มีส่วนลด 100 % จาก 40 เหลือ 10
    """
# A thing, but of what it does there is a share, a duration or a from–to.
EFFECTS = """
    Overview of open cases within 10 seconds
    Survey of customers answered by 30 %
    New process for refunds followed in 90 % of cases
    Weekly report without errors in 9 of 10 weeks
    Launch day errors from 40 to 12
    Chatbot is live 99 % of the time
    New portal is ready within 3 seconds
    Reports opened by 40 % of their readers
    Raport miesięczny bez błędów 12 z 12
    System działa 99,9 % czasu
    Raport tygodniowy czytany przez 40 % zespołu
    Nowy portal działa w 3 sekundy
    Szablony odpowiedzi używane w 90 % spraw
    Raport dzienny: błędy z 12 do 2
    Wdrożenie klienta z 40 do 12 dni
    Система заработала быстрее
    Система заработала быстрее: с 12 до 8 секунд
    Еженедельный отчёт читают 40 % команды
    Новый портал открывается за 3 секунды
    Запуск магазина с 40 до 12 дней
    Шаблоны используются в 90 % ответов
    Обучение пройдено без ошибок 9 из 10
    รายงานรายวันผิดพลาดลดจาก 12 เหลือ 2
    รายงานประจำสัปดาห์มีผู้อ่าน 40 %
    ระบบพร้อมใช้ 99 % ของเวลา
    เปิดตัวสาขาใช้เวลาจาก 40 เหลือ 12 วัน
    พร้อมใช้งานภายใน 3 วินาที
    อบรมแล้วผ่าน 9 จาก 10
    """
# Measured against others.
COMPARING = """
    Customers who prefer us to competitors from 40 to 60 %
    Rank first in the industry survey
    1 место среди 12 конкурентов
    Клиенты предпочитают нас конкурентам: с 40 до 60 %
    Miejsce 1 wśród 12 konkurentów
    Klienci, którzy wolą nas od konkurencji: z 40 do 60 %
    อันดับ 1 ใน 12 คู่แข่ง
    ลูกค้าเลือกเรามากกว่าคู่แข่งจาก 40 เป็น 60 %
    """
