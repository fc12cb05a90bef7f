package records

import (
	"slices"
	"strings"
	"unicode"
)

// textNames are names by which a column of text is known, likeliest first, and
// labelNames those of labels in tiers: of one tier, none is likelier than another.
// They are written as plainName writes them.
func textNames() []string {
	return []string{
		"text", "sentence", "message", "content", "body", "review", "question", "utterance", "query", "document", "comment", "tweet", "sms", "email", "post",
		"reviewtext", "reviewbody", "textbody", "commenttext", "tweettext", "fulltext", "rawtext", "inputtext", "sentence1", "text1", "description", "abstract", "passage", "paragraph", "statement", "phrase", "prompt", "input", "transcript", "article", "headline", "narrative", "complaint", "feedback", "note", "notes",
		"texte", "phrasetexte", "commentaire", "avis", "nachricht", "satz", "beschreibung", "texto", "mensaje", "mensagem", "frase", "oración", "testo", "messaggio", "tekst", "bericht", "wiadomość", "zpráva", "zprava", "szöveg", "metin", "mesaj", "yorum", "текст", "сообщение", "комментарий", "отзыв", "вопрос", "повідомлення", "κείμενο",
		"文本", "内容", "正文", "评论", "句子", "問題", "问题", "內容", "文字", "本文", "文章", "テキスト", "文", "内容文", "質問", "텍스트", "문장", "내용", "본문", "질문", "리뷰", "نص", "النص", "טקסט", "ข้อความ",
	}
}

func labelNames() [][]string {
	return [][]string{
		{"label", "labels", "class", "classlabel", "target", "y", "gold", "goldlabel", "classindex",
			"klasse", "classe", "clase", "étiquette", "etiquette", "etiqueta", "etichetta", "etykieta", "klasa", "třída", "trida", "címke", "etiket", "sınıf", "метка", "класс", "мітка", "клас", "标签", "標籤", "类别", "類別", "类", "ラベル", "クラス", "라벨", "레이블", "클래스", "ετικέτα", "فئة", "תווית"},
		{"category", "intent", "sentiment", "topic", "tag", "polarity", "emotion", "labeltext", "labelname", "classname", "output", "answerlabel",
			"kategorie", "kategoria", "kategoria", "catégorie", "categorie", "categoría", "categoria", "kategori", "thema", "absicht", "stimmung", "тема", "категория", "тональность", "分类", "分類", "类型", "情感", "意图", "カテゴリ", "カテゴリー", "感情", "카테고리", "분류", "감정", "의도"},
	}
}

// notLabels are words in the names of columns that tell rows apart, or parts of
// the data, and are no labels.
func notLabels() []string {
	return []string{"id", "ids", "idx", "index", "split", "fold", "folds", "verified", "partition", "subset", "uuid", "guid", "uid", "key", "hash", "md5", "sha1", "sha256", "date", "time", "timestamp", "datetime", "created", "updated", "year", "url", "uri", "link", "href", "path", "file", "filename", "user", "username", "author", "email", "phone", "unnamed", "row", "rownum", "lineno", "confidence", "probability", "weight", "annotator", "worker", "datum", "fecha"}
}

// plainName writes the name of a column for comparison: in lower case, letters
// and digits only.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// nameWords cuts the name of a column into words, at what is no letter or digit
// and where upper case begins.
func nameWords(name string) []string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && lower:
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

func isTextName(name string) bool { return slices.Contains(textNames(), plainName(name)) }

func isLabelName(name string) bool {
	return slices.ContainsFunc(labelNames(), func(tier []string) bool { return slices.Contains(tier, plainName(name)) })
}

// noLabelName says whether the name of a column says that it holds no labels.
func noLabelName(name string) bool {
	return slices.ContainsFunc(nameWords(name), func(w string) bool { return slices.Contains(notLabels(), w) })
}
