package desk

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
)

// dice draws from the generator directly, for its bits are fixed for good.
type dice struct{ source *rand.PCG }

// below returns a number in [0, n).
func (d dice) below(n int) int {
	high, _ := bits.Mul64(d.source.Uint64(), uint64(n))
	return int(high)
}

// percent is true in p of 100 cases.
func (d dice) percent(p int) bool { return d.below(100) < p }

// writer writes one message.
type writer struct {
	dice
	lib     *library
	part    part
	yes, no *sheet   // the topic of the wish, and another that comes up
	used    []string // the lines of the templates used, word lists left out
}

// fill writes what one of the templates for the slot says.
func (w *writer) fill(in scope, slot string) string {
	sec, inside := w.lib.lookup(in, slot, w.part)
	t := sec.templates[w.below(len(sec.templates))]
	if sec.part != words {
		w.used = append(w.used, t.line)
	}
	return w.expand(inside, t.pieces)
}

// expand writes a parsed template.
func (w *writer) expand(in scope, pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.slot != "":
			b.WriteString(w.fill(in, p.slot))
		case p.options != nil:
			b.WriteString(w.expand(in, p.options[w.below(len(p.options))]))
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// frame writes a section of frames.txt about the two topics.
func (w *writer) frame(name string) string {
	return w.fill(scope{here: w.lib.frames, yes: w.yes, no: w.no}, name)
}

// word writes an entry of a list of words.txt.
func (w *writer) word(name string) string {
	return w.fill(scope{here: w.lib.words}, name)
}

// other draws a topic that is none of those given.
func (w *writer) other(not ...*sheet) *sheet {
	for {
		t := w.lib.topics[w.below(len(w.lib.topics))]
		if !slices.Contains(not, t) {
			return t
		}
	}
}

// draft is a message and how it came about.
type draft struct {
	Message
	class string   // that it was written for; Label differs where mislabelled
	kind  string   // the section of its wish: one, two, vague, closing or status
	used  []string // the lines of the templates in it, word lists left out
}

// write writes a message for the class.
func (w *writer) write(class string) draft {
	w.yes = w.lib.topic(class)
	section := class // of frames.txt: "closing" or "status"
	if w.yes != nil {
		w.no = w.other(w.yes)
		section = w.kind()
	} else {
		w.no = w.other()
		w.yes = w.other(w.no)
	}
	text := w.around(w.wish(section), section)
	subject := w.subject(section)
	s := w.style()
	m := Message{Subject: w.spoil(s, tidy(subject)), Text: w.spoil(s, tidy(text)), Label: class}
	if w.percent(percentMislabelled) {
		m.Label = w.mislabel(section)
	}
	return draft{Message: m, class: class, kind: section, used: w.used}
}

// kind draws what a message of a topic is like.
func (w *writer) kind() string {
	switch r := w.below(100); {
	case r < percentVague:
		return "vague"
	case r < percentVague+percentTwo:
		return "two"
	}
	return "one"
}

// wish writes the sentences that decide the class.
func (w *writer) wish(section string) string {
	if section == "vague" {
		return w.fill(scope{here: w.lib.frames, yes: w.yes}, "yes.vague") + "."
	}
	return w.frame(section)
}

// around puts greeting, asides, thanks, signature and quoted mail to the wish.
func (w *writer) around(wish, section string) string {
	var out []string
	add := func(percent int, write func(string) string, name string) {
		if w.percent(percent) {
			out = append(out, write(name))
		}
	}
	add(55, w.word, "hello")
	add(15, w.frame, "aside")
	out = append(out, wish)
	add(12, w.frame, "aside")
	add(45, w.word, "thanks")
	add(35, w.frame, "signature")
	if section == "one" || section == "two" {
		add(8, w.frame, "quote")
	}
	return strings.Join(out, " ")
}

// subject writes a subject line, which may well mislead.
func (w *writer) subject(section string) string {
	wanted, other := 45, 15
	switch section {
	case "two":
		wanted, other = 30, 30
	case "vague":
		wanted, other = 0, 0
	case "closing", "status": // which are about the other topic
		wanted, other = 10, 50
	}
	switch r := w.below(100); {
	case r < wanted:
		return w.frame("subject")
	case r < wanted+other:
		return w.frame("othersubject")
	}
	return w.frame("plainsubject")
}

// mislabel returns the class that a hurried person would have chosen.
func (w *writer) mislabel(section string) string {
	if section == "one" || section == "vague" {
		return w.other(w.yes).name
	}
	return w.no.name
}
