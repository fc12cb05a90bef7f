package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/sha256.txt anew")

// The data set is pinned: whoever changes it changes every figure measured on
// it, and should mean to.
func TestHash(t *testing.T) {
	const golden = "testdata/sha256.txt"
	h := sha256.New()
	for _, part := range [][]Message{Train(), Test()} {
		for _, m := range part {
			_, _ = fmt.Fprintf(h, "%q %q %q\n", m.Label, m.Subject, m.Text)
		}
		_, _ = fmt.Fprintln(h, "--")
	}
	got := hex.EncodeToString(h.Sum(nil)) + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the messages have changed: their SHA-256 is %swant %s"+
			"if that is meant, run go test ./internal/desk -update and measure anew", got, want)
	}
}

func TestSameAtEveryCall(t *testing.T) {
	if !slices.Equal(Train(), Train()) || !slices.Equal(Test(), Test()) {
		t.Error("two calls give different messages")
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name     string
		messages []Message
		size     int
	}{{"train", Train(), 4800}, {"test", Test(), 1200}} {
		t.Run(c.name, func(t *testing.T) {
			if len(c.messages) != c.size {
				t.Errorf("%d messages, want %d", len(c.messages), c.size)
			}
			counts := make(map[string]int)
			for _, m := range c.messages {
				counts[m.Label]++
			}
			if len(counts) != len(Classes()) {
				t.Errorf("%d classes, want %d", len(counts), len(Classes()))
			}
			for _, class := range Classes() {
				// A twentieth to an eighth of all: uneven, but none is rare.
				if n := counts[class]; n < c.size/20 || n > c.size/8 {
					t.Errorf("%s: %d of %d messages", class, n, c.size)
				}
			}
		})
	}
}

func TestClassesAreSortedTopicsAndTwoMore(t *testing.T) {
	lib, err := readLibrary(files)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"closing", "status"}
	for _, topic := range lib.topics {
		want = append(want, topic.name)
	}
	slices.Sort(want)
	if got := Classes(); !slices.Equal(got, want) {
		t.Errorf("Classes() = %q, want %q", got, want)
	}
	total := 0
	for _, s := range shares() {
		total += s.count
	}
	if total != 100 {
		t.Errorf("the shares add up to %d, want 100", total)
	}
}

func TestMessagesAreWellFormed(t *testing.T) {
	for _, m := range slices.Concat(Train(), Test()) {
		if n := len(strings.Fields(m.Text)); n < minWords || n > maxWords {
			t.Errorf("%d words: %q", n, m.Text)
		}
		if strings.TrimSpace(m.Subject) == "" {
			t.Errorf("no subject: %q", m.Text)
		}
		for _, s := range []string{m.Subject, m.Text} {
			if strings.ContainsAny(s, "{}[]|\n\t") || strings.Contains(s, "  ") {
				t.Errorf("a mark of the template syntax or stray blanks in %q", s)
			}
			if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
				t.Errorf("not plain ASCII: %q", s)
			}
		}
	}
}

// Texts are compared by their letters and digits, so that a missing comma does
// not make a new one.
func TestFewDuplicates(t *testing.T) {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if isLetter(byte(r)) || '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, strings.ToLower(s))
	}
	seen := make(map[string]bool)
	repeated := 0
	for _, m := range Train() {
		if seen[letters(m.Text)] {
			repeated++
		}
		seen[letters(m.Text)] = true
	}
	if repeated*100 >= len(seen) {
		t.Errorf("%d texts of train stand there twice, want under 1 %%", repeated)
	}
	for _, m := range Test() {
		if seen[letters(m.Text)] {
			t.Errorf("in train and in test: %q", m.Text)
		}
	}
}

func TestNoiseIsThere(t *testing.T) {
	drafts, _ := generate()
	count := func(is func(d draft) bool) (percent float64) {
		for _, d := range drafts {
			if is(d) {
				percent += 100 / float64(len(drafts))
			}
		}
		return percent
	}
	for _, c := range []struct {
		name      string
		low, high float64
		is        func(d draft) bool
	}{
		{"wrong label", 1, 3, func(d draft) bool { return d.Label != d.class }},
		{"undecidable", 1.5, 4, func(d draft) bool { return d.kind == "vague" }},
		{"two topics", 25, 50, func(d draft) bool { return d.kind == "two" }},
		{"no capitals", 8, 16, func(d draft) bool { return d.Text == strings.ToLower(d.Text) }},
		{"quoted mail", 3, 15, func(d draft) bool { return strings.Contains(d.Text, "---") }},
	} {
		if got := count(c.is); got < c.low || got > c.high {
			t.Errorf("%s: %.1f %% of train, want %g to %g", c.name, got, c.low, c.high)
		}
	}
}
