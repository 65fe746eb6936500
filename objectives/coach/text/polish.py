"""Polish for the coach: stems, since words inflect."""

from objectives.coach.text.words import Words, pattern

_MADE = r"""
    przygotow | przedstaw | zaprezentow | prezentacj | wdroż | wdraż | wprowadz | wprowadź
    | uruchom | uruchami | stworz | stwórz | utworz | utwórz | opracow | napis | napisz | spisa
    | zaprojektow | projektow | zbudow | budow | dostarcz | ukończ | zakończ | dokończ
        | zorganizow
    | organizacj | przeprowadz | przeprowadź | opublikow | publikacj | wydani | wydać | zainstalow
    | instalacj(?!e\b) | zmigrow | migracj | zdefiniow | zdokumentow | udokumentow | zaktualizow
        | aktualizacj
    | przetłumacz | przeanalizow | analiz | zbada | badani | zidentyfikow | identyfikacj | znaleź
    | znajd | znaleze | wyszuka | poszuka | oceni | zaplanow | planowan | uzgodni | ustal
        | zdecydow
    | rozpocz | skonfigurow | zintegrow | integracj | zautomatyzow | automatyzacj | przetestow
    | testow | pilotaż | przeszkol | szkoleni | zatrudn | rekrutacj | kupi | zakup(?!y\b) | wybra
        | wybier
    | wynegocjow | podpisa | przegląd | zebra | założ | sporządz | wypracow | porówna | benchmarking
"""
_THING = r"""
    (?: centrum\ pomocy | baz[aęy]\ wiedzy | faq | (?: czat | chat )-?bota? | portal | stron[aęy]
    | narzędzie | system | crm | pulpit | proces | przewodnik | podręcznik | poradnik | szablony?
    | makra | grafik | raport | aplikacj[aęi] | dokumentacj[aęi] )
    (?= \s* (?: $ | [.,;:!?] | \ (?: do | dla | w | na | przed | z ) \b ) )
"""
_NEW = rf"""
    (?: now[yae]\b | popraw | poprawi | ulepsz | usprawni ) \w* \ (?: nasz\w* \ )? {_THING}
    | raport \ (?: dzienn | tygodniow | miesięczn | kwartaln )
    | (?: dzienn | tygodniow | miesięczn | kwartaln )\w* \ (?: raport | newsletter )
    | onboarding\ now
"""
_ENDING = r"(?: y | a | e | o | i | ych | ego | ej | ą | ym | ymi )"
WORDS = Words(
    begins=pattern(rf"^ (?: {_MADE} | {_NEW} )"),
    changes=pattern(r"""^ (?: mniej | więcej | wyższ | niższ | lepsz | szybsz | krótsz
        | rzadsz | częst )"""),
    finished=pattern(
        rf"""\b (?: (?: przygotowan | przedstawion | zaprezentowan | wdrożon | wprowadzon
        | uruchomion
        | stworzon | utworzon | opracowan | napisan | spisan | zaprojektowan | zbudowan
        | dostarczon
        | ukończon | zakończon | zorganizowan | przeprowadzon | opublikowan | zainstalowan
        | zdefiniowan
        | udokumentowan | zaktualizowan | przetłumaczon | przeanalizowan | uzgodnion | zatwierdzon
        | podpisan | przeszkolon | zatrudnion | zautomatyzowan | gotow ) {_ENDING} | gotowe
        | działa (?!\ przez ) | startuje | wystartował[aoy]? | na\ produkcji ) \b"""
    ),
    deliverables=pattern(
        r"""\b (?: zatrudnie | rekrutacj | wiadomoś | artykuł | warsztat | webinar | szkole
        | spotka
        | prezentacj | raport | przewodnik | szablon | makr | newsletter | wpis | film | dokument
        | wywiad | wizyt | e-?mail | mail | kampani | poradnik )"""
    ),
    superlatives=pattern(
        r"""\b (?: najlepsz\w* | najlepiej\ (?:w|na) | klasy\ światowej | światowej\ klas\w*
        | (?: na\ )? światow\w+\ poziom\w*
        | najwyższej\ klasy | bezkonkurencyjn\w* | niezrównan\w* | pierwszorzędn\w*
        | nie\ ma(?:my|ją)?\ sobie\ równych | numer\w*\ (?: jeden | 1 (?!\d) ) | nr\ 1 (?!\d)
        | lider\w*\ (?: rynk | branż | w\ branż | obsług ) | wiodąc\w*
        | (?: lepsz\w* | lepiej | szybsz\w* | szybciej ) \ (?: \w+ ,? \ ){0,3}? (?: niż
        | od ) \ (?: \w+ \ ){0,3}?
          (?: konkur\w* | rywal\w* | inn\w* | wszys\w* | ktokolwiek | kogokolwiek | ktoś
          | każd\w* | firm\w* )
        | (?: wyprzedz | prześcig | pokona ) \w* \ (?: \w+ \ ){0,2} (?: konkur | rywal )\w* )"""
    ),
    harmless=pattern(
        r"""\b najlepsz\w* \ (?: praktyk | klient | odbiorc | kont\b | kontrahent | pracowni
        | ludzi | ludź
        | odpowied | możliw | sprzeda | moment | czas | kanał | pomysł | z\ nas | intencj
        | wiedz )
        | \b (?: praktyk | klient ) \w* \ najlepsz
        | \b (?: jak | co ) \ najlep
        | \b najlepsz\w* \ (?: rok | roku | kwarta\w* | miesiąc\w* | sezon\w* ) \b
        | \b gwarancj\w* \ najlepsz\w* \ cen
        | \b (?: powod | powód | przyczyn | problem | temat | pytani | priorytet ) \w*
          \ (?: numer\w* | nr ) \ (?: jeden | 1 )"""
    ),
    compares=pattern(
        r"""\b (?: benchmark | ranking | miejsc\w+ \ (?: \d | wśród )
        | \d+ \.? \ miejsc\w+ | wol[aąię]\w* \b .* \b konkur
        | (?: powyżej | poniżej | ponad | niż | lepsz\w* | lepiej
        | szybsz\w* | szybciej | wobec | względem | porówn\w* | przewyższ\w* | średni\w* | wzor\w*
        | od ) \b .* \b (?: konkur | rywal | branż | rynk | sektor | innych\ firm ) )"""
    ),
    before=pattern(
        r"""\b (?: lini\w* | poziom\w* | etap\w* | faz\w* | krok\w* | zesp\w+ | grup\w*
        | zmian\w* | wersj\w*
        | nr | nr\. | numer\w* | część | części | fal\w* | sprin\w* | kwarta\w* | tydzień
        | tygodni\w* | dzień | dnia | dni[ua]
        | iso | office | plan\w* | stref\w* | typ\w* | klas\w* | kategori\w* | priorytet\w*
        | top | pięt\w* | pierwsz\w*
        | tier | model\w* | sal\w* | etapu ) [\s.:-]* $"""
    ),
    after=pattern(
        r"""^ \.? - ? (?: szy | sza | sze | szej | gi | ga | ci | cia | ej | go | ty | ta
        | tej )\b
        | ^ \. \ (?= (?: lini | poziom | etap | faz | kwarta | zmian | dni | tygod ) )
        | ^ \ ? ° | ^ \ stopni"""
    ),
    unnumbered=pattern(
        r"""\b 24 \s? (?: [/x×] | \ na\ ) \s? 7 \b | \b 24\ godzin\w*\ (?: na\ dobę | dziennie )
        | \b (?: przez\ )? 7\ dni\ w\ tygodniu | \b 365\ dni | \b 1 (?: : | \ na\
        | -na- ) 1 \b | \b 80 / 20 \b"""
    ),
    units=pattern(
        r"""^ (?: % | x\b | h\b | godz | min | s\b | sek | dni | d\b | tys | mln | pp\b
        | p\.p | pkt | \+ )"""
    ),
    lowers=pattern(
        r"""\b (?: skróc\w* | skrac\w* | zmniejsz\w* | obniż\w* | zredukow\w* | reduk\w*
        | ogranicz\w* | spad\w*
        | mniej | krótsz\w* | minus | ciąć | obcię\w* )"""
    ),
    moves=pattern(
        r"""\b (?: zwiększ | podni | podnos | podwyższ | wzro | wzrast | rosn | urosn | powiększ
        | rozszerz | więcej | wyższ )"""
    ),
    whole=pattern(r"""\b (?: wszystko | wszystkie | wszyscy | każd[yaei] | cał[yae] ) (?!\w)"""),
    signed=pattern(
        r"""\b (?: netto | nps | sald | bilans | wzrost | przyrost | dynamik | marż | zysk | strat
        | różnic | odchyle | zmian | trend | nadwyżk | deficyt | wynik | przychod | przepływ
        | budżet | względem | wobec | porówna | prognoz | (?: ponad | powyżej | niż )\ plan )"""
    ),
    costs=pattern(
        r"""\b (?: koszt | wydat | opłat | rekompensat | odszkodowa | zwrot | wynagrodz )"""
    ),
    spans=pattern(
        r"""\b (?: (?P<rate> w\ roku (?!\ 20\d\d) | rocznie | co\ rok u? | na\ rok ) \b
        | (?: w | w\ (?: ciągu | przeciągu
        | okresie ) | przez ) \ (?: (?: najbliższ
        | kolejn | następn ) \w+ \ )? (?: (?: jednego\ )? (?: roku | rok ) \b
        | (?P<half> pół\ roku | półrocz\w* | sześć\ miesięcy
        | sześciu\ miesięcy ) | (?P<n> \d+ | \w+ )
        \ (?P<unit> miesi\w+ | kwarta\w+ | lat\w* ) ) )"""
    ),
    deeds=pattern(
        r"""\b (?: rezygn | odejś | odejd | odchodz | odesz | anulow | wypowied | odnow | odnaw
        | przedłuż | zosta | wraca | wróc | powra | powro | powró | zwrot | zwrac | zwróc | zakup
        | kup | utrac | utrat | stracon | porzuc | dołącz | ponown
        | spłac | spłat | wytrzym | przetrwa | raz\b | samodzieln | nie\b
        | bez\ (?: zamówie | zakup | logowa | kontakt | odpowie | wizyt | aktyw | napraw | awari
            | reklamac | skarg | rozm ) | nigdy\b )"""
    ),
    stands=pattern(
        r"""\b (?: ceną | cenami | grafikiem | grafikami | rezerwac | obsad | zosta | przyjmowan
        | otwart )"""
    ),
    compared=pattern(
        r"""\b (?: porówna | stosunk | odniesieni | względem | jak\b | niż\b | zbliż | powrot
        | powrót | powró | wrac | wróc ) \w* (?: \ \w+ ){0,2} \s* $"""
    ),
    lasts=pattern(
        r"""\b (?: działa | płac | rat(?:y|ami|ach)\b | pracuj | służ | używan | czeka | otwart
        | nieaktywn | zaległ | nieopłacon )"""
    ),
    each=pattern(
        r"""\b na\ (?: klient | urządz | osob | kont | zamówi | sklep | konsult | agent | pracown
        | sztuk | firm )"""
    ),
    records=pattern(
        r"""\b (?: rekord | raz\ pierwszy | pierwszy\ raz | naj\w+ (?! \w* \ (?: \w+ \ )? (?: klient
        | kont | firm | sklep | odbior | kontrahent | partner | zamówie | agent | ludz | osób
        | możliw | spraw ) ) )"""
    ),
    terms=pattern(
        r"""\b (?: umow | umów | gwaranc | rękojm | subskryp | abonament | licencj | najm
        | kontrakt | ważn | próbn )"""
    ),
    about=pattern(
        r"""\b (?: któr\w+ | kiedy | gdy | gdzie ) \b
        | \b (?: \w+ (?: n | t | ł | sz | ąc ) (?: ych | ymi | ym | ego | emu | ej )
        | (?: złoż | zgłosz | zawart | kupion | zamów | otrzyma | zarejestr | pozyska | podpisa
        | przyję ) \w* ) \s* $
        | \b od\ \w+ \s* $"""
    ),
    deadlines=pattern(
        r"""\b (?P<by> (?P<upto> do ) | (?P<before> przed ) )
        (?: [\s,-]+ (?: połow[ay] | początku | lata | wiosny | jesieni | zimy | roku | r\.
        | (?P<end> końca | końcem )
        | (?P<quarter> q[1-4] | (?: [1-4] | iv | i{1,3} ) \.? \ kwarta\w+ )
        | (?: (?P<day> \d{1,2} ) \.? \ )?
        (?P<month> stycz(?:nia|niem) | lut(?:ego|ym) | mar(?:ca|cem) | kwiet(?:nia|niem)
        | maj(?:a|em) | czerw(?:ca|cem) | lip(?:ca|cem) | sierp(?:nia|niem) | wrześ(?:nia|niem)
        | październik(?:a|iem) | listopad(?:a|em) | grud(?:nia|niem) )
        ) (?!\w) )*
        (?: [\s,-]+ (?: (?P<year> 20\d\d )
        | (?P<next> (?: przyszł | następn | kolejn )(?:ego|ym)\ ro(?:ku|kiem) ) ) \b )?"""
    ),
    calendar={
        "stycz": 1,
        "lut": 2,
        "mar": 3,
        "kwiet": 4,
        "maj": 5,
        "czerw": 6,
        "lip": 7,
        "sierp": 8,
        "wrześ": 9,
        "paźdz": 10,
        "listop": 11,
        "grud": 12,
    },
    counts={
        "dwa": 2,
        "dwóch": 2,
        "trzy": 3,
        "trzech": 3,
        "cztery": 4,
        "czterech": 4,
        "pięć": 5,
        "sześć": 6,
        "sześciu": 6,
        "osiem": 8,
        "dziewięć": 9,
        "dziesięć": 10,
        "dwanaście": 12,
        "dwunastu": 12,
    },
    months={"miesi": 1, "kwarta": 3, "lat": 12},
    work=pattern(
        r"""\b (?: zgłosze | telefon | rozmów | rozmow | połącze | e-?mail | mail | wiadomoś
        | czat | spraw | zapyta )"""
    ),
    handled=pattern(
        r"""\b (?: rozwiąz | zamkn | zamyk | obsłuż | obsług | odebr | odbier | wykon
        | przeprowadz | odpowie
        | odpowiad | zrealizow | załatw )"""
    ),
    chosen=pattern(
        r"""\b (?: najleps | odchodz | odesz | utracon | rezygn | byłym | byłych | kluczow | starsz
        | zaległ | przetermin )"""
    ),
)
