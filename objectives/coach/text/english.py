"""English for the coach."""

from objectives.coach.text.words import Words, pattern

_MADE = r"""
    launch | present | introduc | prepar | implement | creat | writ | draft | develop | design
    | redesign | build | deliver | complet | finish | finali[sz] | organi[sz] | hold\b | host\b
    | set\ up | roll\ out | rollout | releas | ship\b | publish | deploy | install(?!s\b) | migrat
    | defin | document | updat | rework | rewrit | translat | review\b | analy[sz] | audit\b
    | research | investigat | explor | find\b | identify | evaluat | assess | plan\b | agree\b
    | decid | start\b | begin\b | establish | configur | integrat | automat | test\b | pilot
    | train\b | recruit | hire\b | conduct | carry\ out | produc(?!ts?\b) | compil | map\b | gather
        | collect\b
    | attend | buy\b | purchas(?!es\b | e\ (?:rate|value|freq)) | choos | select\b
        | negotiat | sign\b | make\b | run\ a | run\ an | visit\b
    | look\ for | come\ up\ with | put\ in\ place | compar(?:e|ing)\b | benchmarking
    | onboard\b | benchmark\ (?: our | us | the | against ) | (?: overview | survey | analysis )\ of
"""
# Things that are there or not, named to the end of the clause: not the visits of a help centre.
_END = r"(?= \s* (?: $ | [.,;:!?] | \ (?: by | for | in | on | before | until | with | is ) \b ) )"
_THING = rf"""
    (?: help\ cent(?:re|er) | knowledge\ base | faqs? | chat-?\ ?bot | portal | website | tool
    | system | crm | dashboard | process | workflow | guide | handbook | playbook | templates?
    | macros? | rota | report | app | documentation ) {_END}
"""
_NEW = rf"""
    (?: new | improv\w* ) \ (?: (?: the | our | a | an ) \ )?
    (?: (?! (?: to | of | on | in | for | from | via | with | by | at | who | that )\b )
    [\w-]+ \ ){{0,2}}? {_THING}
    | (?: daily | weekly | monthly | quarterly ) \ (?: [\w-]+ \ )?? (?: report | newsletter ) {_END}
"""
WORDS = Words(
    begins=pattern(
        rf"""^ (?: (?:to|we|we\ will|will|the|a|an|successfully|fully) \s )*
        (?! (?: sign | start | buy | find | make ) - | hold \ (?: [\w-]+ \ ){{0,4}}?
        (?: under | below | above ) \b ) (?: {_MADE} | {_NEW} )"""
    ),
    changes=pattern(
        r"""^ (?: fewer | less | more | higher | lower | better | faster | shorter | sooner
        | longer ) \b"""
    ),
    finished=pattern(
        r"""\b (?: launched | presented | introduced | prepared | implemented | created
        | written | held
        | drafted | developed | designed | redesigned | built | delivered | completed | finished
        | finali[sz]ed | organi[sz]ed | set\ up | rolled\ out | released | shipped | published
        | deployed | installed | migrated | defined | documented | updated | translated
        | analy[sz]ed | agreed | approved | signed | trained | hired | automated | integrated
        | (?: is | are | go | goes | went ) [-\ ]live
        | live (?= \s* (?: $ | [.,;:!?] | \ (?: by | before | until | from | since ) \b ) )
        | in\ place | ready | up\ and\ running
        | done ) \b"""
    ),
    deliverables=pattern(
        r"""\b (?: hires? | messages? | articles? | workshops? | webinars? | trainings?
        | training\ sessions? | meetings? | presentations? | reports? | guides? | templates?
        | macros? | newsletters? | posts? | videos? | documents? | playbooks? | features?
        | interviews? | visits? | e-?mails? | campaigns? ) \b"""
    ),
    superlatives=pattern(
        r"""\b (?: best | world[-\ ]?class | world[-\ ]leading | industry[-\ ]leading
        | market[-\ ]leading | top[-\ ]notch | first[-\ ]class | unrivall?ed | unmatched
        | unbeatable | second\ to\ none | like\ no\ other
        | number\ one | (?: number | no\. | no ) \ ?1 (?!\d)
        | (?: leader | leaders ) \ (?: in | of | on ) \b | market\ leader
        | leading\ (?: support | service | team | help | customer )
        | (?: better | faster | friendlier | ahead
        | quicker ) \ (?: [\w'-]+ \ ){0,3}? (?: than | of )
          \ (?: any | all | every | our | the | other | others | anyone | anybody | everyone )
          (?: \ [\w'-]+ ){0,3}? \ ?
          (?: competit | rival | else | others | compan | provider | compet | anyone | anybody )
        | better \ (?: [\w'-]+ \ ){0,3}? than\ (?: anyone | anybody | everyone | others
        | the\ others | the\ rest )
        | (?: beat | outperform | outdo ) \w* \ (?: [\w'-]+ \ ){0,2} (?: competit | rival
        | everyone )
        ) | \# 1 (?!\d)"""
    ),
    harmless=pattern(
        r"""\b best [-\ ] (?: practices? | customers? | clients? | accounts? | agents? | people
        | talents? | sellers? | selling | friends? | answers? | possible | times? | moments?
        | channels? | ideas? | of\ (?:us|our) | before | suited | known )
        | (?: do | does | doing | at | try | trying ) \ (?: our | their | its | my | your
        | one's ) \ best \b
        | \b best\ (?: in | for ) \ mind
        | \b (?: our | their | its ) \ (?: own\ )? best\ (?: year | quarter | month | week | day
            | season | result | spring | summer | autumn | winter )
        | \b what (?: ever )? (?: \ is | 's | \ was | \ works ) \ best \b
        | \b (?: suit | fit ) s? \ \w+ \ best \b
        | \b mak\w+ \ the\ best\ of \b
        | \b (?: bring\w* | get\w* | giv\w+ | see\w* | draw\w* ) \ (?: [\w']+ \ ){0,3}? the\ best
            (?= \ (?: of | from | out | in\ (?: our | their | every | each | people | them | us )
            )\b )
        | \b best[-\ ]price[-\ ](?: guarantee | promise )
        | \b (?: number | no\.? ) \ ?(?: one | 1 ) \ (?: reason | cause | question | complaint
            | problem | issue | topic | concern | request | priority )
        | \b (?: reason | cause | question | complaint | problem | issue | topic | concern | request
            | priority ) \ (?: number | no\.? ) \ ?(?: one | 1 )
        | \b first[-\ ]class\ (?: passenger | ticket | traveller | mail | seat | cabin | lounge
            | flight )
        | \b leaders?\ in\ (?: the | our | every | each )
            \ (?: team | department | shift | shop )"""
    ),
    compares=pattern(
        r"""\b (?: benchmark | market\ average | ranking | ranked
        | rank\ (?: first | second | third | \d | no | number | among )
        | prefer\w* \b .* \b competit | (?: above | below | than
        | ahead | beat(?:s|ing)? | against | versus | vs | compared | exceed\w* | top\ \d+
        | average\ of ) \b .* \b (?: competit | rival | industry | market | sector | peers?\b
        | other\ compan ) | (?: competit | rival | industry | market | sector | peer ) \S* \ (?:
        average | median | mean ) )"""
    ),
    before=pattern(
        r"""\b (?: tier | level | line | phase | stage | step | team | group | shift | floor
        | version
        | v | no\. | no | nr | number | num | part | wave | sprint | quarter | q | week | day
        | iso
        | office | windows | microsoft | plan | zone | region | type | class | category | priority
        | p | top | first | last | model | route | building | room | \# ) [\s.:-]* $"""
    ),
    after=pattern(
        r"""^ (?: st | nd | rd | th | d | fa ) \b | ^ \ ? (?: ° | - \ ?degree | \ degree )"""
    ),
    unnumbered=pattern(
        r"""\b 24 \s? [/x×-] \s? 7 (?: \s? [/x×] \s? 365 )? \b | \b 24\ hours?\ (?: a
        | per ) \ day
        | \b 7\ days\ a\ week | \b 365\ days? (?: \ a\ year )? | \b (?: 1 [-\ :]? (?: on | to
        | : ) [-\ ]? 1 )\b
        | \b 80 / 20 \b | \b 9 \s? [-–] \s? (?:5|17) \b | \b 9\ to\ 5 \b"""
    ),
    units=pattern(
        r"""^ (?: % | x\b | k\b | m\b | h\b | hrs?\b | hours?\b | min | mins?\b | s\b
        | secs?\b | d\b
        | days?\b | pp\b | pts?\b | pct\b | \+ )"""
    ),
    lowers=pattern(
        r"""\b (?: cut | cuts | cutting | reduc\w* | lower\w* | decreas\w* | shorten\w*
        | drop\w* | fall\w*
        | shrink\w* | shorter | fewer | less | down | minus | bring\ down ) \b"""
    ),
    moves=pattern(
        r"""\b (?: increas | rais | grow | grew | boost | lift | expand | exceed | beat | surpass
        | outperform | outgrow | outsell | outpace | overtak | ris(?:e|ing)\b | rose\b | climb
        | gain
        | add(?:s|ed|ing)?\b | slash | trim | extend | widen | enlarg | miss(?:es|ed)?\b | more
        | ahead | higher | bigger | larger | above | below | under )
        | \b (?: used | visited | read | recommended | trusted | rated | seen | viewed | chosen
            | followed | liked | watched | downloaded ) (?: \ \w+ly | \ daily )? ,? $
        | \b over \ (?: last | the\ | plan | target ) [^\d]* $ | (?<! set ) \ up $"""
    ),
    whole=pattern(r"""\b (?: every\w* | each | all | nobody | no\ one | none )\b"""),
    signed=pattern(
        r"""\b (?: net | nps | balance | growth | margins? | profits? | loss(?:es)? | surplus
        | deficit | difference | gap | change | trend | deviation | variance | results? | earnings
        | revenue | cash[-\ ]?flow | budgets? | against | versus | vs | compared | relative
        | forecast | (?: over | under | than | to | on | above | below )
        \ (?: the\ | our\ )? (?: plan | last\ year ) ) \b"""
    ),
    costs=pattern(
        r"""\b (?: costs? | spend | spending | expens\w+ | compensation | refunds? | fees?
        | fines? | wages? ) \b"""
    ),
    spans=pattern(
        r"""\b (?: in | within | over | during ) \ (?: (?: the \ )? (?: next | coming
        | following ) \ )? (?: (?: a\ | one\ | (?<= next\ ) | (?<= coming\ ) ) year \b
        | (?P<half> (?: half\ a
        | a\ half | half ) [-\ ] ?year
        | six\ months ) | (?P<n> \d+ | [a-z]+ ) \ (?P<unit> months? | quarters? | years? ) )
        | \b (?P<rate> (?: a | per | every | each ) \ year | annually | yearly
        | per\ annum ) \b"""
    ),
    deeds=pattern(
        r"""\b (?: cancel | leav | left\b | churn | renew | stay | return | purchas | repurchas
        | buy | bought | back\b | again\b | join | quit | retain | retention | switch | lapse
        | los[et] | lost\b | resign | reactivat | upgrad | order\ again
        | repa(?:y|id) | pa(?:y|id)\ (?:back|off) | last(?:s|ed|ing)?\b | surviv | endur | outlast
        | once\b | twice\b | productive | proficien | independent
        | not\b | never\b | (?: no | without (?: \ an? | \ any )? ) \ (?: order | purchas | log
            | contact | repl | visit | answer | activ | repair | fail | outage | complain | claim
            | call | book | response ) )"""
    ),
    stands=pattern(
        r"""\b (?: prices? | rates? | rotas? | rosters? | schedul | book | shifts? | appointment
        | forecast | budget | stay | accept | open\b | freeze )"""
    ),
    compared=pattern(
        r"""\b (?: than | as | like | compared | relative | versus | vs ) (?: \ [\w']+ ){0,2}
        \s* $"""
    ),
    lasts=pattern(
        r"""\b (?: pays?\b | paid\b | runs?\b | running | work(?:s|ed|ing)?\b
        | operat(?:e|ed|es|ing)\b | in\ use | used\b | open\b | wait | inactive | idle | silent
        | old\b | overdue | pending | unsolved | unanswered | unpaid )"""
    ),
    each=pattern(r"""\b per\ [a-z]"""),
    records=pattern(
        r"""\b (?: highest | lowest | fewest | shortest | fastest | first\ time | (?: record
            | smallest | largest | biggest | longest | slowest | strongest | weakest | best | worst
            | least | calmest | quietest ) \b (?! \ \d | \ (?: [\w-]+ \ )? (?: customers? | clients?
            | accounts? | shops? | compan\w+ | partners? | orders? | agents? | people | cases? )\b )
        | most (?: \ [\w-]+ )? (?= \s* $ ) )"""
    ),
    terms=pattern(
        r"""\b (?: contract | warrant | guarante | subscri | licen[cs] | lease
        | agreement | expir | valid | trial | term\b | commit )"""
    ),
    about=pattern(
        r"""\b (?: who | whom | whose | which | that | where | when ) \b
        | \b (?: joined | joining | placed | opened | filed | submitted | received | raised
        | registered | acquired | bought | ordered | purchased | enrolled | signed | signed\ up
        | made | sent | reported | logged | created | born | ending | running | booked | issued
        | won | due ) \s* $"""
    ),
    deadlines=pattern(
        r"""\b (?P<by> (?P<how_much> by ) | (?P<until> until | till ) | (?P<before> before ) )
        (?: [\s,-]+ (?: the | of | early | mid | late | summer | spring | autumn | winter | year
        | (?P<end> end ) | (?P<quarter> q[1-4] )
        | (?: (?P<day> \d{1,2} ) (?: st | nd | rd | th )? \ )? (?: of \ )?
        (?P<month> jan(?:uary)? | feb(?:ruary)? | mar(?:ch)? | apr(?:il)? | may | june? | july?
        | aug(?:ust)? | sept?(?:ember)? | oct(?:ober)? | nov(?:ember)? | dec(?:ember)? )
        | (?P<date> \d{1,2} ) (?: st | nd | rd | th )? (?= ,?\ 20\d\d ) ) \b )*
        (?: [\s,-]+ (?: (?P<year> 20\d\d ) | (?P<next> next\ year ) ) \b )?"""
    ),
    calendar={
        "jan": 1,
        "feb": 2,
        "mar": 3,
        "apr": 4,
        "may": 5,
        "jun": 6,
        "jul": 7,
        "aug": 8,
        "sep": 9,
        "oct": 10,
        "nov": 11,
        "dec": 12,
    },
    counts={
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "twelve": 12,
    },
    months={"month": 1, "quarter": 3, "year": 12},
    work=pattern(
        r"""\b (?: tickets? | calls? | e-?mails? | chats? | cases? | requests? | conversations?
        | inquiries | enquiries | queries ) \b"""
    ),
    handled=pattern(
        r"""\b (?: solv | clos | answer | handl | resolv | process | mak(?:e|ing) | made
        | tak(?:e|ing|en)
        | complet | work | repl | respond | respons )"""
    ),
    chosen=pattern(
        r"""\b (?: best | exit | leav | left | lost | churn | former | at\ risk | older
        | overdue | long-
        | key\ account )"""
    ),
)
