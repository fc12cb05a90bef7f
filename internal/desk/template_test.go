package desk

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func load(t *testing.T) *library {
	t.Helper()
	lib, err := readLibrary(files)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// sheets returns every file of the library.
func (l *library) sheets() []*sheet {
	return append([]*sheet{l.words, l.frames}, l.topics...)
}

// No line is a template of both parts, not even in another section, another
// file, with other optional words or with other marks.
func TestTemplatesBelongToOnePart(t *testing.T) {
	plain := strings.NewReplacer("[", "", "]", "", ".", "", ",", "", "?", "", "!", "", ":", "", " ", "")
	key := func(line string) string { return plain.Replace(line) }
	inTrain := make(map[string]string)
	lib := load(t)
	for _, s := range lib.sheets() {
		for _, sec := range s.sections {
			for _, tpl := range sec.templates {
				if sec.part == train {
					inTrain[key(tpl.line)] = tpl.at
				}
			}
		}
	}
	for _, s := range lib.sheets() {
		for _, sec := range s.sections {
			for _, tpl := range sec.templates {
				if at, both := inTrain[key(tpl.line)]; both && sec.part == test {
					t.Errorf("%s: %q is for test, and for train in %s", tpl.at, tpl.line, at)
				}
			}
		}
	}
}

// What the messages were really written with, beside what the files say.
func TestMessagesUseTemplatesOfTheirPart(t *testing.T) {
	a, b := generate()
	inTrain := make(map[string]bool)
	for _, d := range a {
		for _, line := range d.used {
			inTrain[line] = true
		}
	}
	inTest := make(map[string]bool)
	for _, d := range b {
		if len(d.used) == 0 {
			t.Errorf("no template is on record for %q", d.Text)
		}
		for _, line := range d.used {
			inTest[line] = true
			if inTrain[line] {
				t.Errorf("both parts use %q", line)
			}
		}
	}
	if len(inTrain) < 400 || len(inTest) < 120 {
		t.Errorf("%d templates used in train and %d in test; too few to be varied", len(inTrain), len(inTest))
	}
}

// Every template finds its way into some message: none is dead text.
func TestEveryTemplateIsUsed(t *testing.T) {
	a, b := generate()
	used := make(map[string]bool)
	for _, d := range slices.Concat(a, b) {
		for _, line := range d.used {
			used[line] = true
		}
	}
	for _, s := range load(t).sheets() {
		for _, sec := range s.sections {
			for _, tpl := range sec.templates {
				if sec.part != words && !used[tpl.line] {
					t.Errorf("%s: no message uses %q", tpl.at, tpl.line)
				}
			}
		}
	}
}

// A vague line stands under two topics or more of the same part: otherwise it
// would not be vague.
func TestVagueLinesAreShared(t *testing.T) {
	lib := load(t)
	for _, p := range []part{train, test} {
		count := make(map[string]int)
		for _, topic := range lib.topics {
			for _, tpl := range topic.find("vague", p).templates {
				count[tpl.line]++
			}
		}
		for line, n := range count {
			if n < 2 {
				t.Errorf("%q is vague in one topic only", line)
			}
		}
	}
}

func TestParseTemplate(t *testing.T) {
	pieces := func(line string) string {
		tpl, err := parseTemplate(line, "x.txt:1")
		if err != nil {
			return err.Error()
		}
		return show(tpl.pieces)
	}
	for _, c := range []struct{ line, want string }{
		{"plain words", "plain words"},
		{"a {slot} b", "a <slot> b"},
		{"(a|b) c", "«a/b» c"},
		{"[a] b", "«a/» b"},
		{"[a|b]", "«a/b/»"},
		{"(a [b {c}]|d)", "«a «b <c>/»/d»"},
		{"(a|)", "«a/»"},
		{"(a", `x.txt:1: "(" is never closed in "(a"`},
		{"[a|", `x.txt:1: "[" is never closed in "[a|"`},
		{"(a]", `x.txt:1: "]" closes "(" in "(a]"`},
		{"a)", `x.txt:1: ")" closes nothing in "a)"`},
		{"a}", `x.txt:1: "}" closes nothing in "a}"`},
		{"a|b", `x.txt:1: "|" closes nothing in "a|b"`},
		{"{a", `x.txt:1: a slot is written {name} in "{a"`},
		{"{}", `x.txt:1: a slot is written {name} in "{}"`},
	} {
		if got := pieces(c.line); got != c.want {
			t.Errorf("%q: %s, want %s", c.line, got, c.want)
		}
	}
}

// show writes pieces so that a person can compare them.
func show(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.slot != "":
			b.WriteString("<" + p.slot + ">")
		case p.options != nil:
			var options []string
			for _, o := range p.options {
				options = append(options, show(o))
			}
			b.WriteString("«" + strings.Join(options, "/") + "»")
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func FuzzReadSheet(f *testing.F) {
	f.Add("== words: a\nx (y|z) [w] {a}\n")
	f.Add("# no section\n\nline\n")
	f.Add("== train: a\n((((\n== test:\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSheet("templates/x.txt", text)
		if (s == nil) == (err == nil) {
			t.Errorf("sheet %v with error %v", s, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "templates/x.txt:") {
			t.Errorf("no file and line in %q", err)
		}
	})
}

func TestBrokenLibraries(t *testing.T) {
	whole := func() fstest.MapFS {
		fsys := make(fstest.MapFS)
		lib := []string{"words", "frames", "topic-mail", "topic-leave"}
		for _, name := range lib {
			file := "templates/" + name + ".txt"
			text, err := files.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys[file] = &fstest.MapFile{Data: text}
		}
		return fsys
	}
	if _, err := readLibrary(whole()); err != nil {
		t.Fatalf("two topics are enough, but: %v", err)
	}
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown slot", "topic-mail", "my mailbox is full", "my {malbox} is full", "nothing fills {malbox}"},
		{"unknown topic", "frames", "{yes.fault}.", "{maybe.fault}.", "nothing fills {maybe.fault}"},
		{"unknown kind", "frames", "{yes.fault}.", "{yes.falt}.", "nothing fills {yes.falt}"},
		{"endless", "words", "is sorted", "is {done}", "contains itself"},
		{"no test lines", "topic-leave", "== test: good", "== train: good", "nothing fills {yes.good} in the part for test"},
		{"heading", "topic-mail", "== train: ask", "== ask", "is no heading"},
		{"no heading", "topic-mail", "== words: thing", "thing", "before the first section"},
		{"bracket", "words", "is fine (now|again)", "is fine (now|again", "never closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := whole()
			f := fsys["templates/"+c.file+".txt"]
			text := strings.Replace(string(f.Data), c.old, c.new, 1)
			if text == string(f.Data) {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			f.Data = []byte(text)
			if _, err := readLibrary(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	t.Run("stray file", func(t *testing.T) {
		fsys := whole()
		fsys["templates/mail.txt"] = &fstest.MapFile{}
		if _, err := readLibrary(fsys); err == nil || !strings.Contains(err.Error(), "topic-CLASS.txt") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("one topic", func(t *testing.T) {
		fsys := whole()
		delete(fsys, "templates/topic-mail.txt")
		if _, err := readLibrary(fsys); err == nil || !strings.Contains(err.Error(), "at least 2") {
			t.Errorf("error %v", err)
		}
	})
}

func TestDice(t *testing.T) {
	d := dice{rand.NewPCG(1, 2)}
	counts := make([]int, 6)
	for range 6000 {
		counts[d.below(6)]++
	}
	for face, n := range counts {
		if n < 850 || n > 1150 {
			t.Errorf("%d of 6000 throws give %d", n, face)
		}
	}
}

func TestTidy(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"hi, the mail  is gone .", "Hi, the mail is gone."},
		{"could you help. yes", "Could you help? Yes"},
		{"it is so! why? because.", "It is so! Why? Because."},
		{"", ""},
		{"a", "A"},
		{"dear Dr. weiss", "Dear Dr. Weiss"},
	} {
		if got := tidy(c.in); got != c.want {
			t.Errorf("tidy(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// A typo changes a word by a letter or two and keeps its first, or leaves it
// alone where it is no word.
func TestTypo(t *testing.T) {
	w := writer{dice: dice{rand.NewPCG(3, 4)}}
	changed := 0
	for range 500 {
		got := w.typo("printer")
		if got != "printer" {
			changed++
		}
		if got[0] != 'p' || len(got) < 6 || len(got) > 8 {
			t.Errorf("typo(printer) = %q", got)
		}
	}
	if changed < 450 {
		t.Errorf("%d of 500 words changed", changed)
	}
	if got := w.typo("1234"); got != "1234" {
		t.Errorf("typo(1234) = %q", got)
	}
}
