package encodings

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scores says how much sense each character of a decoded text makes beyond ASCII,
// about 1 for those of a language and below 0 for what is none.
func scores(name string, runes []rune, languages []language) []float64 {
	out := make([]float64, len(runes))
	covered := make([][]bool, len(languages))
	for l := range covered {
		covered[l] = make([]bool, len(runes))
	}
	sums := make([]float64, len(languages))
	for i, r := range runes {
		if r < utf8.RuneSelf {
			continue
		}
		before, after := at(runes, i-1), at(runes, i+1)
		switch {
		case unicode.Is(unicode.Latin, r):
			for l := range languages {
				if languages[l].has(runes, i) {
					covered[l][i] = true
					sums[l]++
				}
			}
			out[i] = neighbours(r, before, after)
		case unicode.IsLetter(r) || unicode.IsMark(r):
			out[i] = letter(name, r, before, after)
		default:
			out[i] = symbol(name, r, before, after)
		}
	}
	letters := 0.0
	for _, r := range runes {
		if r >= utf8.RuneSelf && unicode.Is(unicode.Latin, r) {
			letters++
		}
	}
	best, most := 0, -1.0
	for l, lang := range languages { // the one language that explains most of the letters
		if of := 2*sums[l] + 0.5*lang.heard*letters; of > most {
			best, most = l, of
		}
	}
	for i, r := range runes {
		if r < utf8.RuneSelf || !unicode.Is(unicode.Latin, r) {
			continue
		}
		out[i] += 0.5*languages[best].heard - 1.3
		if covered[best][i] {
			out[i] += 2
		}
	}
	return out
}

// mean returns the mean of the scores of the characters beyond ASCII.
func mean(runes []rune, scores []float64) float64 {
	sum, n := 0.0, 0
	for i, r := range runes {
		if r >= utf8.RuneSelf {
			sum += scores[i]
			n++
		}
	}
	return sum / float64(max(n, 1))
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
		if unicode.IsUpper(r) && (!unicode.IsUpper(before) && !unicode.IsLower(after) || unicode.IsUpper(before) && unicode.IsUpper(after)) {
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
		return thai(r, before, after) + neighbours(r, before, after)
	}
	return asian(name, r)
}

// thai scores a letter by where it may stand: marks follow a consonant, and some
// vowels are written before one.
func thai(r, before, after rune) float64 {
	mark := func(r rune) bool { return r == 0xe31 || 0xe34 <= r && r <= 0xe3a || 0xe47 <= r && r <= 0xe4e }
	consonant := func(r rune) bool { return 0xe01 <= r && r <= 0xe2e }
	switch {
	case mark(r) && !consonant(before) && !mark(before), 0xe40 <= r && r <= 0xe44 && !consonant(after), r == 0xe45 || r == 0xe3f:
		return -1
	}
	return 0.5
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
		return 0.35
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
