package formats

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
)

func TestMarkdown(t *testing.T) {
	golden(t, "plain.md", form(t, plainStudy(), "markdown", Options{}))
	golden(t, "hostile.md", form(t, hostile(), "markdown", Options{}))
	golden(t, "empty.md", form(t, empty(), "markdown", Options{}))
	unread := plainStudy()
	unread.Summary.Final, unread.Verdict = nil, "nothing can be said"
	golden(t, "unread.md", form(t, unread, "markdown", Options{}))
	odd := plainStudy()
	odd.Summary.Final[0].Role, odd.Summary.Final[0].Latency = analysis.RoleSingle, nil
	odd.Summary.Final[1].Accuracy.Interval = stats.Mean95([]float64{0.5})
	odd.Verdict = ""
	golden(t, "odd.md", form(t, odd, "markdown", Options{}))
}

// FuzzMarkdown puts any text where a name stands: the table keeps its shape and
// nothing is markup.
func FuzzMarkdown(f *testing.F) {
	f.Add("a|b\n# c `d` <e>")
	f.Add("\\|\\\\| @me #1 http://x www.x")
	f.Add("\u2028|\r\n**b** _i_ ![x](y)")
	entity := regexp.MustCompile(`&(amp|lt|gt|quot|#\d+);|@<!-- -->|#<!-- -->|www<!-- -->|\\[*_~\[\]!]`)
	f.Fuzz(func(t *testing.T, text string) {
		s := plainStudy()
		s.Name, s.Verdict, s.Summary.Study = text, text, text
		for i := range s.Summary.Trials {
			s.Summary.Trials[i].Routes, s.Summary.Trials[i].Views = []string{text}, []string{text}
		}
		written := form(t, s, "markdown", Options{})
		want := strings.Count(form(t, plainStudy(), "markdown", Options{}), "\n")
		if got := strings.Count(written, "\n"); got != want && text != "" {
			t.Errorf("%d lines, not %d: %s", got, want, written)
		}
		for l := range strings.Lines(written) {
			if strings.HasPrefix(l, "|") && strings.Count(l, "|") != 8 {
				t.Errorf("a row of %d bars: %s", strings.Count(l, "|"), l)
			}
		}
		bare := entity.ReplaceAllString(plain(text), "")
		if strings.ContainsAny(bare, "|`<>&*_[]!@#~\\") || strings.ContainsFunc(bare, unicode.IsControl) || strings.Contains(bare, "://") {
			t.Errorf("%q is written as %q", text, plain(text))
		}
	})
}

func TestCount(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 999: "999", 1000: "1.00k", 1954: "1.95k", 9994: "9.99k", 9999: "10.0k", 99949: "99.9k", 99990: "100k",
		999_499: "999k", 999_500: "1.00M", 1_234_567: "1.23M", 5e9: "5.00G", 7e15: "7000T"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%v) = %s, want %s", n, got, want)
		}
		if got := Count(int64(n)); got != want {
			t.Errorf("Count(%d) = %s, want %s", int64(n), got, want)
		}
	}
	if got := Count(3.5); got != "3.50" {
		t.Error(got)
	}
}

func TestMicros(t *testing.T) {
	for us, want := range map[stats.Number]string{0.4612: "0.461", 0.02: "0.02", 1: "1", 4.5: "4.5", 14.44: "14.4", 99.96: "100", 999.4: "999", 999.6: "1000", 1234.5: "1234", 2e6: "2000000"} {
		if got := Micros(us); got != want {
			t.Errorf("Micros(%v) = %s, want %s", us, got, want)
		}
	}
}
