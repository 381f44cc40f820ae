"""The words that are known, of three languages at once: a Swedish father writes to a Danish school, and both mix.

Written as people write them; compared after `folded` (ä = æ, ö = ø), so that one list serves all.
"""

from __future__ import annotations

import unicodedata

_SAME = str.maketrans({"ä": "æ", "ö": "ø", "–": "-", "—": "-", "’": "'"})


def folded(text: str) -> str:
    """In small letters; the Swedish letters as their neighbours', other accents gone ("én" is "en")."""
    kept = text.casefold().translate(_SAME)
    return "".join(
        letter if letter in "åæø" else unicodedata.normalize("NFD", letter)[0]
        for letter in unicodedata.normalize("NFC", kept)
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


NUMBERS = {
    **dict.fromkeys(("en", "et", "ett", "ei", "ein"), 1),
    **dict.fromkeys(("to", "två", "tva"), 2),
    "tre": 3,
    **dict.fromkeys(("fire", "fyra"), 4),
    "fem": 5,
    **dict.fromkeys(("seks", "sex"), 6),
    **dict.fromkeys(("syv", "sju"), 7),
    **dict.fromkeys(("otte", "åtte", "åtta"), 8),
    **dict.fromkeys(("ni", "nio"), 9),
    **dict.fromkeys(("ti", "tio"), 10),
    **dict.fromkeys(("elleve", "elva"), 11),
    "tolv": 12,
    **dict.fromkeys(("femten", "femton"), 15),
    **dict.fromkeys(("tyve", "tjue", "tjugo"), 20),
    **dict.fromkeys(("tredive", "tretti", "trettio"), 30),
}

# Why and how a child is away ---------------------------------------------------------------------------------------

ILL = _words(
    "syg sygt syge sygemeldt sygmeldt sygemelder sygmelder sygemelde sygmelde sygemeldes sygemelding sygemeldning"
    " syk sykt syke sjuk sjukt sjuka sykmeldt sykemeldt sykmelder sykemelder sykmelde sykemelde sykmeldes sykmelding"
    " sykemelding sjukanmäld sjukanmälda sjukanmäler sjukanmäla sjukanmälan sjukanmäls sjukskriven dårlig kjempesyk"
    " småsyk småsjuk krasslig krassen sjk skranten dålig dåliga sløj vab vabb vabbar vabba sygdom sykdom sjukdom"
)
# They say what it is: an illness, and more than a report tells.
SYMPTOMS = _words(
    "feber feberen febern kaster kastet kastat kräks kräkts spyr spydd spydde spyttet opkast opkastning opkastninger"
    " brækket brækker omgangssyge omgangssyke omgangssyk magsjuk magsjuka magesyk mavesyg maginfluensa mageinfluensa"
    " maveinfluenza influenza influensa covid corona korona skoldkopper vannkopper vattkoppor halsbetændelse"
    " halsbetennelse halsfluss lungebetændelse lungebetennelse lunginflammation ørebetændelse ørebetennelse"
    " mellemørebetændelse öroninflammation migræne migrene migrän diarré diarre skarlagensfeber scharlakansfeber"
    " øreverk øreinfeksjon hjernerystelse hjärnskakning børnesår svinkoppor febersyk räksjuk streptokokker"
)
MEDICAL = _words(
    "læge lægen lægetid lægebesøg lægetime lege legen legetime legetimen legebesøk läkare läkaren läkartid läkarbesök"
    " tandlæge tandlægen tandlægetid tandlægebesøg tannlege tannlegen tannlegetime tannlegetimen tandläkare"
    " tandläkaren tandläkartid tandläkarbesök doktor doktoren doktorn skoletandlægen skoletandlæge skoletannlegen"
    " folktandvården"
)
# Of the same code, but more than it says.
SPECIALISTS = _words(
    "tandregulering tandretning tannregulering tandreglering tandställning kjeveortoped kæbeortoped regulering"
    " sygehus sygehuset sykehus sykehuset sjukhus sjukhuset hospital hospitalet helsestasjon helsestasjonen bup"
    " vårdcentralen vårdcentral psykolog psykologen fysioterapeut fysioterapi sjukgymnast fysio fysioterapeuten"
    " psykiater psykiateren psykiatern børnepsykiater barnepsykiater øjenlæge øjenlægen øyelege"
    " øyelegen ögonläkare ögonläkaren ørelæge ørelægen ørelege öronläkare vaccination vaccineres vaksine vaksinering"
    " blodprøve blodprov röntgen røntgen logoped logopæd spesialist specialist legevakt legevakta legevakten"
    " lægevagt lægevagten jourläkare akuten skadestuen optiker optikeren optikern hudlæge hudlege tandlægevagten"
)
# Of these a child can have one: "Emmas fravær".
REPORTS = _words("fravær fraværet frånvaro fravär sygemelding sykmelding sykemelding sjukanmälan frånvaroanmälan")
HOME = _words("hjemme hemma heime")
AWAY = _words(
    "fravær fraværet fraværende fraværsmelding fraværsmelde fraværsmelder frånvaro frånvarande frånvaroanmälan"
    " frånvaroanmäler frånvaroanmäla væk borte borta fravär fraværsmeldes"
)
LATE = _words("senere seinere senare sent seint forsent försent sen sein forsinket försenad försenade forsinka försent")
SLEPT_IN = _words("forsovet försov försovit forsover försovet forsov försover")
EARLY = _words("tidligt tidlig tidligere tidigt tidig tidigare")
BEFORE = _words("før innan inden tidligere tidigare")
COMES = _words(
    "kommer kjem komma komme møder møter mæter dukker dyker ankommer ankommet mødes möter deltager deltar delta"
)
LEAVES = _words(
    "går gå hentes henter hentet henta hente hentar hämtar hämtas hämta hämtad hämtat afhentes afhenter slutter slutar"
    " slutte sluta"
    " drar dra forlader hjem hem plukkes plockas"
)
GOES_HOME = _words("hjem hem")
WANTS = _words("vil vill ville vilja ønsker önskar kunne kunde nægter vægrer tør orker gider lyst tør vågar")
STAYS = _words("være vara blive bli")
WHEN = _words("når när snart")
EXCEPT = _words("utom undtagen undtaget bortset bortsett unntatt forutenom")
CAN = _words("kan")
WHY = _words("pga grundet grund grunn")
HAS = _words("har")
JOINS = _words("om at att der som hvis når nær og och selvom hvor")
HE_OR_SHE = _words("han hun hon ho hen")
SINCE = _words("siden sedan")
FETCHES = _words("hentes henter hentet henta hente hentar hämtar hämtas hämta hämtad hämtat afhentes afhenter afhentet")
TO_FETCH = FETCHES | _words("holder beholder")
BECOME = _words("blevet blitt blivit dem dom")
RINGS = _words("ringede ringte ringde ringet ringt")
SENDS = _words("sendt sendte sende sender sendes skickad skickat skickas skickade skicka gå går gik gick vej vei väg")
SCHOOL = _words("skole skolen skola skolan undervisning undervisningen time timer lektioner lektionerna stede stedet")
CLUB = _words("sfo sfo'en sfoen fritids fritidshem fritidshemmet fritidshjem klub klubben aks fritter fritteren")
WELL = _words("rask raske frisk friske friska kry pigg bra godt mår")
AGAIN = _words("tilbage tilbake tillbaka igen igjen åter retur")
DELIVERS = _words("afleverer afleveres aflevere leverer leveres lämnar lämnas lämna bringer bringes kører køres kjører")
MORNING = _words("fm förmiddan formiddag formiddagen förmiddag förmiddagen")
AFTERNOON = _words("em eftermiddan eftermiddag eftermiddagen ettermiddag ettermiddagen")
# A part of a day that no clock says.
PART = _words("lunch lunchen lunsj lunsjen frokost frokosten ikväll kväll kvällen kveld kvelden aften aftenen")
ALSO = _words("også også med likaså dito samme samma ditto ligeså og och också")

# What turns a sentence around --------------------------------------------------------------------------------------

NOT = _words("ikke ikkje inte icke ej aldrig aldri ik ikk itt int inge")
IS_PAST = _words(
    "bad ba spurgte spurte frågade ringede ringte ringde var blev ble blei vart havde hadde hade kom gikk gik gick"
    " skulle glemt glemte glömt glömde mistet mistede"
    " tappat tabt fundet funnet hittat færdig ferdig kommet kommit"
)
ALONE = _words("alene aleine ensam")
THINKS = _words("synes syns tycker tyckte syntes")
CANCELLED = _words("aflyst avlyst aflyser avlyser inställd inställt avbokad avbestilt flyttet flyttad")
TOO = _words("også ogsa ocksa också även likaså ligeledes")
NOW = _words("nu nå")
REMAINS = _words(
    "er är ær e bliver blir bli blive holde holder holdes hålla håller beholder stannar stanna må måste skal ska får"
    " være vara forbliver"
)
THING = _words("den det")
TOWARDS = _words("til till på i")
FROM = _words("fra från på")
PERFECT = _words("været vært varit haft hatt")
PERHAPS = _words(
    "slet slett slette radera annuller annullere annullera fortryd fortryde angre angra ångra fejl feil fel fejlagtigt"
    " feilaktig afmeld afmelde avmeld avmelda registreret registrert registrerad hvis måske kanskje kanske"
    " muligvis muligens möjligen eventuelt eventuellt tror håber håper hoppas overens dersom ifall mon"
    " lurer vist visst undrer undrar sikkert antagelig antagligen såfremt"
    " finde finne hitta leder leter letar siger sier säger mener menar"
    " påstår påstod later lurte aprilsnarr stemmer likevel orolig rædd redd bange bekymret bekymra risk ihåg øverens"
    " hverken verken varken ingenlunde næppe neppe knappast knapt knappt"
    " skrev skrevet skrivit sagde sa sade sagt fortalte berättade berättar fortæller forteller"
)
EVERY = _words("hver hvert varje altid alltid plejer pleier brukar pleide ofte ofta mandage fredage dagligt")
ASKS = _words(
    "hvad hva vad hvem vem hvornår når när hvor var hvordan hur hvilken hvilke vilken vilka hvorfor varför hvilket"
)
TURNED = _words(
    "er är ær skal ska kan må får har bliver blir var kommer går møder møter vil vill måtte måste fik fick blev ble"
)
LEAVE = _words(
    "ferie ferien fri frihed semester semestern ledig ledigt ledighed ledighet ledigheten permisjon permission orlov"
    " feriefri rejse rejser reise reiser resa reser familieferie"
)

# Of whom -----------------------------------------------------------------------------------------------------------

HIS_OR_HERS = _words("han hun hon ho hen ham hende henne hende honom hanom vedkommende")
A_CHILD = _words(
    "børn datter datteren dotter dottern søn sønnen sønn son sonen barn barnet jenta jenten gutten guten pigen drengen"
    " flickan pojken datra dattera min mit mitt vores vår vårt mitt poden"
)
BOTH = _words("begge båda bägge tvillingerne tvillingene tvillingarna")
ALL = _words(
    "alle alla unger ungar ungan børnene barna barnen ungene ungerne ungarna drengene pigene guttene jentene jentene"
    " tjejerna"
    " killarna flickorna pojkarna"
)
I_OR_WE = _words("jeg jag vi æ eg man os oss")
MYSELF = _words("mig meg mej selv själv os oss")
SOMEBODY = _words(
    "mor moren mamma mama far faren pappa papa farmor mormor farfar morfar bedstemor bedstefar bestemor bestefar tante"
    " moster faster onkel søster syster bror storebror lillebror storesøster lillesøster storasyster lillasyster"
    " storebroren mand mann man kone fru hustru sambo kæreste lærer læreren lærerne læraren lärare fröken frøken"
    " frökenen rektor skoleleder bus bussen buss skolebussen tog toget tåget taxa taxien taxi taxin hund hunden katta"
    " katt"
    " katten kat nabo naboen chef chefen klassen veninde veninden venninne venninnen kompis kompisen kammerat"
    " søsteren broren lillesøsteren lillebroren storebroren storesøsteren kusina kusine kusin kusinen fetter fetteren"
    " fætter fætteren onkelen onklen tanten treneren træneren tränaren systern brodern lillasystern"
    " vennen ven venn pedagogen pædagogen vikaren bilen cyklen sykkelen cykeln app appen"
)
TELLS = _words(
    "melde melder meldes meldt anmäla anmäler anmäls anmäld meddele meddeler meddela meddelar registrere registrerer"
    " rapportere sygemelder sygmelder sygemelde sygmelde sygemeldes sykmelder sykemelder sykmelde sykemelde sjukanmäla"
    " sjukanmäler sykmeldes fraværsmelde fraværsmelder frånvaroanmäler frånvaroanmäla anmälan"
)

LEADS = _words("typ kl ca cirka i på den fra från til till om først med")

# What adds nothing -------------------------------------------------------------------------------------------------

FILLERS = _words(
    "held er är ær e har ha hev skal ska kan må mån måste får bliver blir bli blive blifver være vara vil vill gerne"
    " gjerne"
    " gärna i på til till at att å for för den det de dem denne dette disse som af av fra från om hos med uden så da då"
    " nu nå nok desværre dessverre dessvärre tyvärr altså bare bara kun lige litt lidt lite hele hela helt"
    " hej hei hallo hejsa halla hejhej heisann god godmorgen morgen morgon morn morron dag kære kjære bästa tak takk"
    " tack hilsen hilsner hälsningar mvh venlig venlige vennlig vänlig vänliga mange många stadig fortsat fortsatt"
    " fortfarande ännu endnu enda fremdeles derfor därför først kun ud ut op opp ind in inn hjem hem hermed"
    " holde holder hålla håller holdes stannar stanna lader låter beholder forbliver pga grundet grunn grund anledning"
    " sig seg sej ved vid cirka ca omkring rundt runt etter efter tid time timer dage dager dagar resten veckan uken"
    " ugen ok okay hilsen kommer komme komma skole skolen skola skolan skoledag skoledagen undervisningen"
    " dagen gælder gäller gjelder angående ang vedr vedrørende besked beskjed info nb ps her här"
    " skulle"
    " der dit ditt din dere jer jeg jag vi os oss en et ett ei ein kl klokken klokka klockan"
    " vedkommende også och og men samt derefter igjen igen ja nej nei min mit mitt mine mina mina vores vår våra våre"
    " ganske temmelig tilbage tilbake tillbaka desuden altså jo eller idet siden sedan fordi eftersom"
    " ny nye alene sammen tilsammen grad lav høj vores dit hans hendes hennes undertegnede derhjemme"
)
SIGNED = _words("mvh hilsen hilsner hälsningar hälsning vh kh vänligen hilsningar")
_ALL = (ILL, SYMPTOMS, MEDICAL, SPECIALISTS, HOME, AWAY, LATE, SLEPT_IN, EARLY, BEFORE, COMES, LEAVES, TO_FETCH, SCHOOL)
_MORE = (CLUB, WELL, AGAIN, MORNING, AFTERNOON, ALSO, NOT, HIS_OR_HERS, A_CHILD, BOTH, ALL, I_OR_WE, TELLS, FILLERS)
# Words that a report says, too, or that say nothing: whatever else stands in a message is more than the report.
KNOWN = frozenset().union(*_ALL, *_MORE) - SYMPTOMS - SPECIALISTS - SLEPT_IN - {"dårlig", "krasslig", "sløj"}
