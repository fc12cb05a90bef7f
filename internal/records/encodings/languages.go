package encodings

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letters by their frequency in the languages that write them, the most frequent
// first.
const (
	frequentCyrillic = "оеаинтсрвлкмдпуяыіьгзбчйхжшюцщєїґэъфёўјљњћђџ"
	frequentGreek    = "αοιετσνηυρπκμλςωγδχθφβξζψ"
	frequentHebrew   = "יוהלאמתרבנשדכעחפקםצטגזסןךףץ"
	frequentArabic   = "اليمنورتبهدةعفسكقحجشصطىخأإذزضغثءظؤئآ،؟"
	frequentHangul   = "이다는을의에가하고지한도로기사은시리나자인어대라를서해아그있수정것들여보제일과부장면주상었전구게만스원공안조거적습니까요세우무동마오유으생신비성년할분후와국방배송문통연화미치음트드러물입회경업결제각번계교진품내중간소르레모른실체금심당개바터타설반관려때말발단행난위감영카너또저더려야지했겠됩주잘못된취환불접속예약질답좋싫"
	// The most frequent characters of Chinese, simplified and as Taiwan writes them,
	// and those of Japanese.
	frequentSimplified  = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笑飞风步改收根干造言联持组每济车亲极林服快办议往元英士证近失转夫令准布始怎呢存未远叫台单影具罗字爱击流备兵连调深商算质团集百需价花党华城石级整府离况亚请技际约示复病息究线似官火断精满支视消越器容照须九增研写称企八功吗包片史委乎查轻易早曾除农找装广显吧阿李标谈吃图念六引历首医局突专费号尽另周较注语仅考落青随选列武红响虽推势参希古众构房半节土投某案黑维革划敌致陈律足态护七兴派孩验责营星够章音跟志底站严巴例防族供效续施留讲型料终答紧黄绝奇察母京段依批群项故按河米围江织害斗双境客纪采举杀攻父苏密低朝友诉止细愿千值仍男钱破网热助倒育属坐帝限船脸职速刻乐否刚威毛状率甚独球般普怕弹校苦创假久错承印晚兰试股拿脑预谁益阳若哪微尼继送急血惊伤素药适波夜省初喜卫源食险待述陆习置居劳财环排福纳欢雷警获模充负云停木游龙树疑层冷"
	frequentTraditional = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運笑飛風步改收根造言聯持組每濟車親極林服快辦議往元英士證近失轉夫令準布始怎呢存未遠叫台單影具羅字愛擊流備連調深商算質團集百需價花黨華城石級整府離況亞請技際約示復病息究線似官火斷精滿支視消越器容照須九增研寫稱企八功嗎包片史委查輕易早曾除農找裝廣顯吧阿李標談吃圖念六引歷首醫局突專費號盡另周較注語僅考落青隨選列武紅響雖推勢參希古眾構房半節土投某案黑維劃敵致陳律足態護七興派孩驗責營星夠章音跟志底站嚴例防族供效續施留講型料終答緊黃絕奇察母京段依批群項故按河米圍江織害鬥雙境客紀採舉殺攻父蘇密低朝友訴止細願千值仍男錢破網熱助倒育屬坐帝限船臉職速刻樂否剛威毛狀率甚獨球般普怕彈校苦創假久錯承印晚蘭試股拿腦預誰益陽若哪微尼繼送急血驚傷素藥適波夜省初喜衛源食險待述陸習置居勞財環排福納歡雷警獲模充負雲停木遊龍樹疑層冷洲衝射略範"
	frequentKanji       = "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商葉義伝働形景落欧担好退準賞訴辺造英被株頭技低毎医復仕去姿味負閣韓渡失移差衆個門写評課末守若脳極種美岡影命含福蔵量望松非撃佐核観察整段横融型白深字答夜製票況音申様財港識注呼渉達良響阪帰針専推谷古候史天階程満敗管値歌買突兵接請器士光討路悪科攻崎督授催細効図週積丸他及湾録処省旧室憲太橋歩離岸客風紙激否周師摘材登系批郎母易健黒火戸速存花春飛殺央券赤号単盟座青破編捜竹除完降超責並療従右修捕隊危採織森競拡故館振給屋介読弁根色友苦就迎走販園具左異歴辞将秋因献厳馬愛幅休維富浜父遺彼般未塁貿講邦舞林装諸夏素亡劇河遣航抗冷模雄適婦鉄寄益込顔緊類児余禁印逆王返標換久短油妻暴輪占宣背昭廃植熱宿薬伊江清習険頼僚覚吉盛船倍均億途圧芸許皇臨踏駅署抜壊債便伸留罪停興爆陸玉源儀波創障継筋狙帯延羽努固闘精則葬乱避普散司康測豊洋静善逮婚厚喜齢囲卒迫略承浮惑崩順紀聴脱旅絶級幸岩練押軽倒了庁博城患締等救執層版老令角絡損房募曲撤裏払削密庭徒措仏績築貨志混載昇池陣我勤為血遅抑幕居染温雑招奈季困星傷永択秀著徴誌庫弾償功刊郵服菓旗衣飯魚肉鳥犬猫"
)

// language is a language of Latin letters.
type language struct {
	letters  string   // those beyond ASCII
	borrowed []string // English: words that have them
	words    []string // frequent words, in ASCII
	heard    float64  // how much of a text's ASCII words are among them, 0 to 1
}

// borrowed are words and names with letters beyond ASCII that English writes.
func borrowed() []string {
	return words("café cafés naïve naïveté résumé résumés fiancé fiancée façade cliché clichés clichéd über jalapeño jalapeños piñata señor señora pokémon beyoncé são zoë noël crème brûlée déjà entrée touché soufflé niño zürich düsseldorf münchen köln malmö montréal québec bogotá josé maría andré rené chloé renée françois français española español mañana doppelgänger smörgåsbord passé blasé risqué sauté sautéed exposé protégé décor début première matinée latté pâté consommé purée saké rosé touché vis-à-vis à la jägermeister häagen motörhead mötley crüe björk brontë ångström gödel erdős schrödinger")
}

// has says whether the Latin letter at i is one that the language writes there.
func (l language) has(runes []rune, i int) bool {
	if l.borrowed == nil {
		return strings.ContainsRune(l.letters, unicode.ToLower(runes[i]))
	}
	from, to := i, i+1
	for from > 0 && unicode.IsLetter(runes[from-1]) {
		from--
	}
	for to < len(runes) && unicode.IsLetter(runes[to]) {
		to++
	}
	return slices.Contains(l.borrowed, strings.ToLower(string(runes[from:to])))
}

// languagesOf returns the languages with Latin letters beyond ASCII, and how much
// of each is heard in the ASCII words of a text, which are the same in all
// encodings.
func languagesOf(passages []byte) []language {
	all := []language{
		{borrowed: borrowed(), words: words("the and of to is in it you that for was on are with this have not be my as i")},
		{letters: "äöüßé", words: words("der die und das ist ich nicht ein zu in den mit es sie auf im eine dem von wir auch sich mein bitte")},
		{letters: "àâæçéèêëîïôœùûüÿº", words: words("le la les de des et est un une que je en pour pas dans qui ce au du il sur ne vous mon avec plus")},
		{letters: "áéíñóúüºª", words: words("de la que el en y a los se no un por con una su para es al lo mi me las del como")},
		{letters: "áâãàçéêíóôõúüºª", words: words("de a o que e do da em um para com uma os no se na por mais as dos como mas meu")},
		{letters: "àèéìîòùóº", words: words("di e il la che in un per una sono mi si con non del da le ho al lo ma")},
		{letters: "åäöé", words: words("och att det i en jag som inte med den han var till ett om av de min")},
		{letters: "æøåéòô", words: words("og i det at en jeg er ikke den til av som med for de har min der")},
		{letters: "äöåšž", words: words("ja on ei se joka oli ovat mutta kun minun niin tai olen")},
		{letters: "éëïóèöüáíôê", words: words("de het een en van ik is niet in dat op te zijn met voor mijn die er aan om")},
		{letters: "áðéíóúýþæö", words: words("og er ekki sem er var eru hann en til um af")},
		{letters: "ąćęłńóśźż", words: words("i w nie na z do to jest ja co jak po o ale za od tak moje mam prosze sie")},
		{letters: "áčďéěíňóřšťúůýž", words: words("a se na v je to ze s z do o jsem ale jak za po pro tak co mi by")},
		{letters: "áäčďéíĺľňóôŕšťúýž", words: words("a sa na v je to som s z do o ale ako za po pre tak co mi by nie")},
		{letters: "áéíóöőúüű", words: words("a az hogy nem is egy ez van volt meg de ha csak mint el le")},
		{letters: "ăâîșțşţ", words: words("de a si in la nu cu pe ca un o este din mai pentru sunt am")},
		{letters: "čćđšž", words: words("i je u na se da ne to za su od sam a ali s kako ili bi")},
		{letters: "čšž", words: words("in je na se da ne za so od sem ki pa s kot ali bi po")},
		{letters: "çğıöşüiâîû", words: words("ve bir bu da de ne ben o ama mi var yok benim daha gibi ile en")},
		{letters: "äöõüšž", words: words("ja on ei see ma et oli kui aga mis ka ta")},
		{letters: "āčēģīķļņšūž", words: words("un ir no uz ka par ar es tas bet man")},
		{letters: "ąčęėįšųūž", words: words("ir yra su kad tai bet man ar iki mano")},
		{letters: "àèéíïòóúüç", words: words("de la i que el en a per un no amb una es els les del")},
		{letters: "ëç", words: words("e dhe nuk ka me mua unë")},
		{letters: "ċġħż", words: words("li ta u il ma hu")},
		{letters: "ĉĝĥĵŝŭ", words: words("la kaj de mi ne estas en al")},
	}
	speak := map[string][]int{} // the languages that a word is of
	for l := range all {
		for _, word := range all[l].words {
			speak[word] = append(speak[word], l)
		}
	}
	n := 0
	counts := make([]int, len(all))
	for word := range bytes.FieldsFuncSeq(bytes.ToLower(passages), func(r rune) bool { return r < 'a' || 'z' < r && r < utf8.RuneSelf }) {
		if n++; n > 4000 {
			break
		}
		for _, l := range speak[string(word)] {
			counts[l]++
		}
	}
	for l := range all {
		all[l].heard = min(1, 4*float64(counts[l])/float64(max(n, 12)))
	}
	return all
}

func words(list string) []string { return strings.Fields(list) }
