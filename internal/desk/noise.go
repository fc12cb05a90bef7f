package desk

import "strings"

// style is how carefully a message is written.
type style struct {
	short  bool // doesn't, I'm, pls
	sloppy bool // no capitals, no commas and full stops
	typos  int  // percent of the longer words
}

func (w *writer) style() style {
	s := style{short: w.percent(35), sloppy: w.percent(12)}
	if w.percent(33) {
		s.typos = 4 + w.below(8)
	}
	return s
}

// spoil writes a text the way people in a hurry do.
func (w *writer) spoil(s style, text string) string {
	if s.short {
		text = shorten(text)
	}
	if s.sloppy {
		text = strings.NewReplacer(".", "", ",", "", ";", "").Replace(strings.ToLower(text))
	}
	if s.typos == 0 {
		return text
	}
	fields := strings.Fields(text)
	for i, f := range fields {
		if len(f) > 3 && w.percent(s.typos) {
			fields[i] = w.typo(f)
		}
	}
	return strings.Join(fields, " ")
}

// shorten contracts what is contracted in speech.
func shorten(text string) string {
	return strings.NewReplacer(
		"do not ", "don't ", "does not ", "doesn't ", "did not ", "didn't ", "cannot ", "can't ",
		"is not ", "isn't ", "has not ", "hasn't ", "have not ", "haven't ", "need not ", "needn't ",
		"was not ", "wasn't ", "I am ", "I'm ", "I have to", "I have to", "do I have", "do I have", "I have ", "I've ", "I would ", "I'd ", "it is ", "it's ",
		"It is ", "It's ", "Do not ", "Don't ", "please ", "pls ", "as soon as possible", "asap",
	).Replace(text)
}

// typo spoils one inner letter of a word of at least four ASCII letters.
func (w *writer) typo(word string) string {
	i := 1 + w.below(len(word)-2)
	if !isLetter(word[i]) || !isLetter(word[i+1]) {
		return word
	}
	switch w.below(4) {
	case 0: // two letters change places
		return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
	case 1: // one is left out
		return word[:i] + word[i+1:]
	case 2: // one is struck twice
		return word[:i+1] + word[i:]
	}
	return word[:i] + w.neighbour(word[i]) + word[i+1:]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// neighbour returns a letter that lies beside c on the keyboard.
func (w *writer) neighbour(c byte) string {
	for _, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		i := strings.IndexByte(row, c|0x20)
		if i < 0 {
			continue
		}
		if i == 0 || i < len(row)-1 && w.percent(50) {
			return row[i+1 : i+2]
		}
		return row[i-1 : i]
	}
	return string(c)
}

// tidy puts single spaces between words, none before a mark, a capital at the
// beginning of a sentence, and a question mark after a question.
func tidy(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = strings.NewReplacer(" .", ".", " ,", ",", " ;", ";", " :", ":", " ?", "?").Replace(text)
	out := []byte(text)
	start := 0
	for i := range out {
		if c := out[i]; c != '.' && c != '?' && c != '!' && i != len(out)-1 {
			continue
		}
		if out[i] == '.' && isQuestion(string(out[start:i])) {
			out[i] = '?'
		}
		if first := out[start]; 'a' <= first && first <= 'z' {
			out[start] = first - 'a' + 'A'
		}
		if start = i + 2; start >= len(out) {
			break
		}
	}
	return string(out)
}

// isQuestion tells by how a sentence begins that it asks for something.
func isQuestion(sentence string) bool {
	for _, begin := range []string{"could you ", "can you ", "would you ", "how do "} {
		if strings.HasPrefix(sentence, begin) {
			return true
		}
	}
	return false
}
