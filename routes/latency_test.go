package routes

import (
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/text"
)

// lengthsOf lists the lengths of samples, and checks that their texts have them.
func lengthsOf(t *testing.T, d *Data) (lengths []int) {
	t.Helper()
	all := whole{&views.Source{Text: d.Options}}
	for _, sample := range d.LengthSamples() {
		if len(sample.Examples) == 0 {
			t.Errorf("no text of %d tokens", sample.Tokens)
		}
		for _, ex := range sample.Examples {
			if n := all.count(&text.Tokens{}, ex.Fields); n != sample.Tokens || len(ex.Fields) != len(d.Corpus.Fields) {
				t.Errorf("%q has %d tokens, not %d", ex.Fields, n, sample.Tokens)
			}
		}
		lengths = append(lengths, sample.Tokens)
	}
	return lengths
}

func TestLengthSamples(t *testing.T) {
	word := func(n int) string { return strings.TrimSpace(strings.Repeat("can't stop. ", n)) } // 3 tokens each, 21 characters less the last space
	for _, c := range []struct {
		name       string
		options    TextOptions
		fields     []string
		train      []string
		validation []string
		want       []int
	}{
		{"words", TextOptions{Tokens: "words"}, nil, []string{word(4), word(7)}, []string{word(1), "", word(2)}, []int{1, 2, 4, 8, 12}},
		{"one of a hundred is long", TextOptions{Tokens: "words"}, nil, append(strings.Split(strings.Repeat(word(1)+"|", 199), "|")[:199], word(500)), []string{"a b c"}, []int{1, 2, 3}},
		{"cut", TextOptions{Tokens: "words", MaxTokens: 8}, nil, []string{word(100)}, []string{word(1)}, []int{1, 2, 4, 8}},
		{"characters", TextOptions{Tokens: "characters"}, nil, []string{"12 456 89"}, []string{"a b", "c d e  f g"}, []int{1, 2, 4, 8, 9}},
		{"long", TextOptions{Tokens: "words"}, nil, []string{word(1000)}, []string{word(1000), word(3)}, []int{16, 32, 64, 128, 256, 512, 1024, 2048, 3000}},
		{"short of words", TextOptions{Tokens: "words"}, nil, []string{word(3)}, []string{"", "one two"}, []int{1, 2, 4, 8, 9}},
		{"no validation texts", TextOptions{Tokens: "words"}, nil, []string{word(3)}, nil, nil},
		{"empty texts", TextOptions{Tokens: "words"}, nil, []string{"", ""}, []string{""}, nil},
		{"of other writing", TextOptions{Tokens: "words", Lowercase: true}, nil, []string{"狐 İé \u0301 🇫🇷🇫🇷 👩‍👩‍👧 x"}, []string{"🇫🇷🇫🇷 狐狐 İé a\u0301 👩‍👩‍👧"}, []int{1, 2, 4, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := &text.Corpus{Classes: classNames(2), Fields: []string{"text"}, Train: part(2, c.train...), Validation: part(2, c.validation...)}
			got := lengthsOf(t, NewData(nil, corpus, c.options))
			if len(got) != len(c.want) {
				t.Fatalf("lengths %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("lengths %v, want %v", got, c.want)
				}
			}
		})
	}
	if got := vectorData(2, 5, 1, 3).LengthSamples(); got != nil {
		t.Errorf("vectors have texts %v", got)
	}
}

// TestLengthSamplesOfFields checks that the tokens of several columns are in
// proportion.
func TestLengthSamplesOfFields(t *testing.T) {
	corpus := &text.Corpus{Classes: classNames(2), Fields: []string{"subject", "body", "foot"}}
	for range 20 {
		ex := text.Example{Fields: []string{"one two", "a b c d e f", ""}}
		corpus.Train.Examples, corpus.Train.Labels = append(corpus.Train.Examples, ex), append(corpus.Train.Labels, 0)
	}
	corpus.Validation = corpus.Train
	d := NewData(nil, corpus, TextOptions{Tokens: "words"})
	if got := lengthsOf(t, d); len(got) != 4 || got[3] != 8 {
		t.Fatalf("lengths %v", got)
	}
	ex := d.LengthSamples()[3].Examples[0]
	if len(strings.Fields(ex.Fields[0])) != 2 || len(strings.Fields(ex.Fields[1])) != 6 || ex.Fields[2] != "" {
		t.Errorf("eight tokens are spread as %q", ex.Fields)
	}
}

func TestLatencyOf(t *testing.T) {
	d := wordy(30, 20)
	m := tested(t, Builtin(), d, double(small(t, "all", "rnn"), small(t, "characters", "cnn"), nil))
	for _, sample := range d.LengthSamples() {
		if p50, p95, err := m.LatencyOf(sample.Examples); err != nil || p50 <= 0 || p95 < p50 {
			t.Errorf("latency is %v and %v, %v", p50, p95, err)
		}
	}
	if _, _, err := m.LatencyOf(nil); err == nil {
		t.Error("latency is measured without a text")
	}
}
