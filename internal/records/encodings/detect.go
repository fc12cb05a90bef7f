package encodings

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/doubleroute/sweep/internal/prose"
)

func utf32Of(name string) encoding.Encoding {
	order := utf32.LittleEndian
	if strings.HasSuffix(name, "be") {
		order = utf32.BigEndian
	}
	return utf32.UTF32(order, utf32.IgnoreBOM)
}

// Detect returns the name of the encoding of a text that has no mark, by its
// beginning; whole says whether that is all of it. Its errors are *Error.
func Detect(sample []byte, whole bool) (string, error) {
	if name := utf16(sample); name != "" {
		return name, nil
	}
	if i := bytes.IndexByte(sample, 0); i >= 0 {
		return "", &Error{Line: lineOf(sample, i), Msg: "there is a NUL byte: this is a binary file"}
	}
	if !whole {
		sample = sample[:len(sample)-incomplete(sample)]
	}
	if utf8.Valid(sample) {
		if bytes.Contains(sample, []byte("\x1b$B")) || bytes.Contains(sample, []byte("\x1b$@")) {
			return "iso-2022-jp", nil // by its switches to another set of characters
		}
		return "utf-8", nil
	}
	good, bad := 0, 0
	for at := 0; at < len(sample); {
		r, size := utf8.DecodeRune(sample[at:])
		if r == utf8.RuneError && size <= 1 {
			bad++
		} else if size > 1 {
			good++
		}
		at += size
	}
	if good > bad {
		return "", damaged(sample, 1)
	}
	return legacy(sample, whole)
}

func lineOf(b []byte, at int) int { return 1 + bytes.Count(b[:at], []byte{'\n'}) }

// utf16 says whether a text without a mark is UTF-16 or UTF-32: its line breaks,
// commas, spaces and digits have their zeros on one side, and all of it is
// characters.
func utf16(b []byte) string {
	if len(b) > 1<<16 {
		b = b[:1<<16]
	}
	b = b[:len(b)&^1]
	if len(b) < 4 {
		return ""
	}
	var zeros [4]int
	for i, c := range b {
		if c == 0 {
			zeros[i%4]++
		}
	}
	quarter := len(b) / 4
	switch {
	case quarter > 0 && zeros[1] > quarter/2 && zeros[2] > quarter*9/10 && zeros[3] > quarter*9/10 && zeros[0] == 0:
		return "utf-32le"
	case quarter > 0 && zeros[2] > quarter/2 && zeros[0] > quarter*9/10 && zeros[1] > quarter*9/10 && zeros[3] == 0:
		return "utf-32be"
	}
	little, big := zeros[1]+zeros[3], zeros[0]+zeros[2]
	for _, order := range []struct {
		name      string
		with, not int
		high      int
	}{{"utf-16le", little, big, 1}, {"utf-16be", big, little, 0}} {
		if order.with > 3*order.not && order.with*200 >= len(b) && !pairs(b) && isUTF16(b, order.high) {
			return order.name
		}
	}
	return ""
}

// pairs says whether most units are two letters or spaces of ASCII, as in a text with
// a stray zero in it.
func pairs(b []byte) bool {
	letter := func(c byte) bool { return c == ' ' || 'a' <= c|0x20 && c|0x20 <= 'z' }
	n := 0
	for i := 0; i+1 < len(b); i += 2 {
		if letter(b[i]) && letter(b[i+1]) {
			n++
		}
	}
	return 2*n > len(b)/2
}

// isUTF16 says whether all units are characters, none of which is a control.
func isUTF16(b []byte, high int) bool {
	pending := false
	for i := 0; i+1 < len(b); i += 2 {
		u := rune(b[i+high])<<8 | rune(b[i+1-high])
		isHigh, isLow := 0xd800 <= u && u < 0xdc00, 0xdc00 <= u && u < 0xe000
		switch {
		case isLow != pending, u < 0x20 && u != '\n' && u != '\r' && u != '\t', 0x7f <= u && u < 0xa0:
			return false
		case !isHigh && !isLow && (0xe000 <= u && u < 0xf900 || u >= 0xfff0 || !unicode.IsPrint(u) && !unicode.IsSpace(u) && !unicode.Is(unicode.Cf, u)):
			return false
		}
		pending = isHigh
	}
	return true
}

// candidate is an encoding that can hold a text, and what speaks for it.
type candidate struct {
	name   string
	runes  []rune // the text
	scores []float64
	extra  float64 // what the detector thinks, and how rare it is
	score  float64 // the mean of scores, and extra
}

// ahead says by how much c is better than another: by the characters in which they
// differ, where they can be compared one by one.
func (c candidate) ahead(other candidate) float64 {
	if len(c.runes) != len(other.runes) {
		return c.score - other.score
	}
	sum, n := 0.0, 0
	for i := range c.runes {
		if c.runes[i] != other.runes[i] {
			sum += c.scores[i] - other.scores[i]
			n++
		}
	}
	return sum/float64(max(n, 1)) + c.extra - other.extra
}

// legacyNames are the encodings that are considered, the likelier first.
func legacyNames() []string {
	return []string{
		"windows-1252", "windows-1251", "gbk", "shift_jis", "euc-kr", "big5", "euc-jp", "koi8-r", "windows-1250", "windows-1254", "windows-1253",
		"windows-1255", "windows-1256", "windows-874", "windows-1257", "ibm866", "koi8-u", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-6", "iso-8859-8", "iso-8859-15", "macintosh", "x-mac-cyrillic", "gb18030",
	}
}

// Bounds on scores: the least that an encoding needs, and by how much it must be
// ahead of another that gives a different text.
const (
	leastScore = 0.25
	leastAhead = 0.12
	ofFew      = 0.5 // and this much more, divided by the number of characters
	farBehind  = 0.5 // what is that much worse on the whole is no rival
)

// legacy finds out which of the older encodings a text is in.
func legacy(sample []byte, whole bool) (string, error) {
	first := slices.IndexFunc(sample, func(b byte) bool { return b >= utf8.RuneSelf })
	passages := passagesOf(sample)
	confidence, languages := detector(passages), languagesOf(passages)
	var all []candidate
	for _, name := range legacyNames() {
		if c, ok := judge(name, sample, passages, languages, whole); ok {
			c.extra = 0.15*confidence[name] - rarity(name)
			c.score += c.extra
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	undecided := func() (string, error) {
		if stray(sample) && slices.ContainsFunc(all, func(c candidate) bool { return c.name == usual }) {
			return usual, nil
		}
		return "", unclear(lineOf(sample, first), all)
	}
	if len(all) == 0 || all[0].score < leastScore {
		return undecided()
	}
	best := all[0]
	for _, c := range all[1:] { // a rival that is better where both differ
		if c.score > leastScore && c.ahead(best) > 0 && best.ahead(c) < 0 {
			best = c
		}
	}
	for _, other := range all {
		if !slices.Equal(other.runes, best.runes) && other.score > best.score-farBehind && best.ahead(other) < leastAhead+ofFew/float64(best.beyondASCII()) {
			return undecided()
		}
	}
	return best.name, nil
}

// beyondASCII counts the characters that there are to judge by.
func (c candidate) beyondASCII() int {
	n := 0
	for _, r := range c.runes {
		if r >= utf8.RuneSelf {
			n++
		}
	}
	return max(n, 1)
}

// rarity is what an encoding must make up for that hardly anybody writes today.
func rarity(name string) float64 {
	switch name {
	case "macintosh", "ibm866", "x-mac-cyrillic":
		return 0.2
	case "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "gb18030", "koi8-u", "iso-8859-2":
		return 0.05
	}
	return 0
}

// usual is what a text of ASCII is taken for that has a stray byte here and there,
// too few to tell anything by.
const usual = "windows-1252"

// stray says whether hardly any bytes of a long text are beyond ASCII.
func stray(sample []byte) bool {
	n := 0
	for _, b := range sample {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n > 0 && n*5000 < len(sample)
}

// unclear says that the encoding cannot be told, and which it may be.
func unclear(line int, all []candidate) error {
	e := &Error{Line: line, Candidates: []string{}}
	seen := map[string]bool{}
	for _, c := range all {
		if text := string(c.runes); !seen[text] && len(e.Candidates) < 5 && c.score > all[0].score-0.5 {
			seen[text] = true
			e.Candidates = append(e.Candidates, c.name)
		}
	}
	if len(e.Candidates) == 0 {
		e.Msg = `the text is not UTF-8, and in none of the encodings that are known does it make sense: say which it is in, as data.encoding = "…"`
		return e
	}
	shown := make([]string, len(e.Candidates))
	for i, name := range e.Candidates {
		shown[i] = name
		for _, c := range all {
			if c.name == name {
				shown[i] = fmt.Sprintf("%s (%s)", name, example(string(c.runes)))
			}
		}
	}
	e.Msg = fmt.Sprintf("the text is not UTF-8, and its encoding cannot be told for sure; it may be %s: say which, as data.encoding = %q", prose.Or(shown), e.Candidates[0])
	return e
}

// example returns the first words of a text that are not plain ASCII.
func example(text string) string {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;|"{}[]:`, r) }) {
		if strings.IndexFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			runes := []rune(word)
			return string(runes[:min(len(runes), 12)])
		}
	}
	return ""
}

// detector asks a statistical detector, and returns its confidence by the names
// of legacyNames.
func detector(passages []byte) map[string]float64 {
	out := map[string]float64{}
	for _, result := range chardet.DetectAll(passages) {
		_, name, err := Lookup(result.Charset)
		if err != nil {
			continue
		}
		if same, ok := map[string]string{"iso-8859-1": "windows-1252", "iso-8859-9": "windows-1254", "iso-8859-8": "windows-1255", "iso-8859-6": "windows-1256", "iso-8859-13": "windows-1257"}[name]; ok {
			name = same
		}
		out[name] = max(out[name], result.Confidence)
	}
	return out
}

// passageBytes is how much of a text is judged.
const passageBytes = 1 << 15

// passagesOf returns the lines of a text that are not plain ASCII, up to
// passageBytes.
func passagesOf(sample []byte) []byte {
	var out []byte
	for line := range bytes.Lines(sample) {
		if slices.IndexFunc(line, func(b byte) bool { return b >= utf8.RuneSelf }) >= 0 {
			out = append(out, line[:min(len(line), 1<<14)]...)
			if len(out) > passageBytes {
				break
			}
		}
	}
	return out
}

// judge decodes a text and scores it; false where the encoding cannot hold it.
func judge(name string, sample, passages []byte, languages []language, whole bool) (candidate, bool) {
	enc, _, err := Lookup(name)
	if err != nil {
		return candidate{}, false
	}
	all, err := enc.NewDecoder().Bytes(sample)
	if err != nil {
		return candidate{}, false
	}
	all = bytes.TrimSuffix(all, []byte("\n"))
	if !whole { // the last character may be cut
		all = bytes.TrimSuffix(all, []byte("\ufffd"))
	}
	for _, r := range string(all) {
		if r == utf8.RuneError || 0x7f <= r && r < 0xa0 || 0xe000 <= r && r < 0xf900 {
			return candidate{}, false
		}
	}
	text, _ := enc.NewDecoder().String(string(passages))
	c := candidate{name: name, runes: []rune(text)}
	c.scores = scores(name, c.runes, languages)
	c.score = mean(c.runes, c.scores)
	return c, true
}
