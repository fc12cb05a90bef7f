package encodings

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// score says how much sense a decoded text makes, about 1 for a language and
// below 0 for what is none: the mean over its characters beyond ASCII.
func score(name, text string) float64 {
	runes := []rune(text)
	languages := languagesOf(text)
	var sum, latin float64
	var n, letters int
	bestLanguage := make([]float64, len(languages))
	for i, r := range runes {
		if r < utf8.RuneSelf {
			continue
		}
		n++
		before, after := at(runes, i-1), at(runes, i+1)
		switch {
		case unicode.Is(unicode.Latin, r):
			letters++
			for l := range languages {
				if strings.ContainsRune(languages[l].letters, unicode.ToLower(r)) {
					bestLanguage[l]++
				}
			}
			sum += neighbours(r, before, after)
		case unicode.IsLetter(r) || unicode.IsMark(r):
			sum += letter(name, r, before, after)
		default:
			sum += symbol(name, r, before, after)
		}
	}
	if letters > 0 {
		best := -1.0
		for l, lang := range languages {
			share := bestLanguage[l] / float64(letters)
			best = max(best, 2*share-1.3+0.5*lang.heard)
		}
		latin = best * float64(letters)
	}
	if n == 0 {
		return 0
	}
	return (sum + latin) / float64(n)
}

func at(runes []rune, i int) rune {
	if i < 0 || i >= len(runes) {
		return ' '
	}
	return runes[i]
}

// neighbours is what speaks against a letter between two characters: letters of
// another script, or upper case within a word.
func neighbours(r, before, after rune) float64 {
	penalty := 0.0
	for _, other := range []rune{before, after} {
		if unicode.IsLetter(other) && scriptOf(other) != scriptOf(r) {
			penalty -= 1.5
		}
	}
	if unicode.IsUpper(r) && unicode.IsLower(before) {
		penalty -= 1.5
	}
	return penalty
}

// scriptOf returns a number for the script of a letter.
func scriptOf(r rune) int {
	for i, table := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic, unicode.Thai} {
		if unicode.Is(table, r) {
			return i
		}
	}
	return -1
}

// letter scores a letter that is not Latin.
func letter(name string, r, before, after rune) float64 {
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		s := byRank(frequentCyrillic, unicode.ToLower(r)) + neighbours(r, before, after)
		if unicode.IsUpper(r) && !(unicode.IsUpper(before) || unicode.IsLower(after)) || unicode.IsUpper(r) && unicode.IsUpper(after) && unicode.IsUpper(before) {
			s -= 0.4 // words all in upper case are rare
		}
		return s
	case unicode.Is(unicode.Greek, r):
		return byRank(frequentGreek, plainGreek(r)) + neighbours(r, before, after)
	case unicode.Is(unicode.Hebrew, r):
		return byRank(frequentHebrew, r) + neighbours(r, before, after)
	case unicode.Is(unicode.Arabic, r):
		return byRank(frequentArabic, r) + neighbours(r, before, after)
	case unicode.Is(unicode.Thai, r):
		return 0.5 + neighbours(r, before, after)
	}
	return asian(name, r)
}

// asian scores the characters of Chinese, Japanese and Korean.
func asian(name string, r rune) float64 {
	japanese := name == "shift_jis" || name == "euc-jp"
	switch {
	case 0xff61 <= r && r <= 0xff9f: // half-width katakana
		return -0.8
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		if japanese {
			return 1
		}
		return -0.3
	case unicode.Is(unicode.Hangul, r):
		if name != "euc-kr" {
			return -0.5
		}
		if strings.ContainsRune(frequentHangul, r) {
			return 1
		}
		return 0.1
	case !unicode.Is(unicode.Han, r):
		return -0.5
	case japanese && strings.ContainsRune(frequentKanji, r), (name == "gbk" || name == "gb18030") && strings.ContainsRune(frequentSimplified, r), name == "big5" && strings.ContainsRune(frequentTraditional, r):
		return 1
	case name == "euc-kr":
		return -0.7
	}
	if firstLevel(name, r) {
		return 0.2
	}
	return -0.7
}

// firstLevel says whether the encoding counts a Chinese character to the frequent
// ones, which have the lower codes.
func firstLevel(name string, r rune) bool {
	enc, _, err := Lookup(name)
	if err != nil {
		return false
	}
	b, err := enc.NewEncoder().String(string(r))
	if err != nil || len(b) != 2 {
		return false
	}
	code := int(b[0])<<8 | int(b[1])
	switch name {
	case "gbk", "gb18030":
		return 0xb0a1 <= code && code <= 0xd7f9 && b[1] >= 0xa1
	case "big5":
		return 0xa440 <= code && code <= 0xc67e
	case "shift_jis":
		return 0x889f <= code && code <= 0x9872
	case "euc-jp":
		return 0xb0a1 <= code && code <= 0xcfd3
	}
	return false
}

// symbol scores what is no letter: the marks of writing at the edge of words are
// usual, others within words are not.
func symbol(name string, r, before, after rune) float64 {
	inside := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case strings.ContainsRune("’‘'·", r):
		return 0.4
	case strings.ContainsRune("“”«»„‚–—…€£°©®™•¿¡§№", r):
		if inside && !strings.ContainsRune("–—…", r) {
			return -1
		}
		return 0.4
	case unicode.In(r, unicode.Cf):
		return -1
	case 0x3000 <= r && r <= 0x303f, 0xff00 <= r && r <= 0xff5e: // of Chinese, Japanese and Korean
		return 0.5
	case r == 0xa0:
		return 0.1
	case 0x2500 <= r && r < 0x25a0: // boxes
		return -1.5
	case inside:
		return -1.5
	}
	return -0.6
}

// byRank is 1 for the most frequent letter and falls to -0.6 for the least, and
// for those that are not among them.
func byRank(frequent string, r rune) float64 {
	n, total := 0, utf8.RuneCountInString(frequent)
	for _, f := range frequent {
		if f == r {
			return 1 - 1.6*float64(n)/float64(total)
		}
		n++
	}
	return -1
}

func plainGreek(r rune) rune {
	r = unicode.ToLower(r)
	if to, ok := map[rune]rune{'ά': 'α', 'έ': 'ε', 'ή': 'η', 'ί': 'ι', 'ό': 'ο', 'ύ': 'υ', 'ώ': 'ω', 'ϊ': 'ι', 'ϋ': 'υ', 'ΐ': 'ι', 'ΰ': 'υ'}[r]; ok {
		return to
	}
	return r
}
