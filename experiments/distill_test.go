package experiments

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// taughtFiles writes a training file with a teacher's answers in a column of JSON and
// in one for each class, one without, and one of texts without labels.
func taughtFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var answers, plain, more strings.Builder
	answers.WriteString("text,label,json,n,p\n")
	plain.WriteString("text,label\n")
	for i := range 60 {
		label := []string{"neg", "pos"}[i%2]
		p := 0.1 + 0.8*float64(i%2)
		fmt.Fprintf(&answers, "words of text %d,%s,\"{\"\"pos\"\": %.1f, \"\"neg\"\": %.1f}\",%.2f,%.2f\n", i, label, p, 1-p, -2*p, -2*(1-p))
		fmt.Fprintf(&plain, "words of text %d,%s\n", i, label)
		fmt.Fprintf(&more, "{\"text\": \"other words %d\", \"json\": {\"pos\": %.1f, \"neg\": %.1f}}\n", i, p, 1-p)
	}
	for name, content := range map[string]string{"answers.csv": answers.String(), "plain.csv": plain.String(), "more.jsonl": more.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func taughtCorpus(t *testing.T, dir, source string) (*text.Corpus, error) {
	t.Helper()
	e, err := Parse(filepath.Join(dir, "e.toml"), source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e.Corpus(t.Context())
}

func TestTaughtCorpus(t *testing.T) {
	dir := taughtFiles(t)
	logits := math.Exp(-0.2) / (math.Exp(-0.2) + math.Exp(-1.8)) // of pos, where it is the label
	for name, test := range map[string]struct {
		source string
		texts  int     // of the training part
		want   float64 // taught of the class of the label
		note   string
	}{
		"JSON":         {"[data]\ntrain = \"answers.csv\"\n[distill]\nanswers = \"json\"", 40, 0.9, `50 of 50 examples are taught a teacher's answer, read from the column "json" as probabilities`},
		"columns":      {"[data]\ntrain = \"answers.csv\"\n[distill]\nanswers = { neg = \"n\", pos = \"p\" }", 40, logits, "a column for each class as logits"},
		"two teachers": {"[data]\ntrain = \"answers.csv\"\n[distill]\nanswers = [\"json\", { neg = \"p\", pos = \"n\" }]", 40, (0.9 + 1 - logits) / 2, ""},
		"unlabelled":   {"[data]\ntrain = \"plain.csv\"\nunlabelled = \"more.jsonl\"\n[distill]\nanswers = \"json\"", 100, 1, "60 texts without a true label are trained on"},
		"both":         {"[data]\ntrain = \"answers.csv\"\nunlabelled = \"more.jsonl\"\n[distill]\nanswers = \"json\"", 100, 0.9, "60 texts without a true label are trained on"},
	} {
		c, err := taughtCorpus(t, dir, test.source)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(c.Train.Examples) != test.texts || len(c.Validation.Examples) != 10 || len(c.Test.Examples) != 10 {
			t.Errorf("%s: %d, %d and %d examples", name, len(c.Train.Examples), len(c.Validation.Examples), len(c.Test.Examples))
		}
		if err := c.Train.Check(2); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i, label := range c.Train.Labels[:40] {
			if got := float64(c.Train.Distributions[2*i+int(label)]); math.Abs(got-test.want) > 1e-5 {
				t.Errorf("%s: an example is taught its label with %v, not %v", name, got, test.want)
				break
			}
		}
		if !slices.ContainsFunc(c.Notices, func(n string) bool { return strings.Contains(n, test.note) }) {
			t.Errorf("%s: the notices are %q", name, c.Notices)
		}
	}
}

func TestTaughtFaults(t *testing.T) {
	dir := taughtFiles(t)
	for source, want := range map[string]string{
		"[data]\ntrain = \"plain.csv\"\n[distill]\nanswers = \"json\"":                                 `e.toml:4: distill.answers: `,
		"[data]\ntrain = \"answers.csv\"\n[distill]\nanswers = { neg = \"n\" }":                        `no column for the class "pos"`,
		"[data]\ntrain = \"answers.csv\"\n[distill]\nanswers = \"label\"":                              `must hold what the teacher says as JSON`,
		"[data]\ntrain = \"plain.csv\"\nunlabelled = \"mor.jsonl\"\n[distill]\nanswers = \"json\"":     `data.unlabelled: there is no file`,
		"[data]\ntrain = \"answers.csv\"\nunlabelled = \"plain.csv\"\n[distill]\nanswers = \"nojson\"": `no teacher says anything`,
	} {
		if _, err := taughtCorpus(t, dir, source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v", source, err)
		}
	}
}

// TestDistillSettings: they are there with a teacher only, are searched as others are,
// and are part of a configuration.
func TestDistillSettings(t *testing.T) {
	const plain = "[data]\ntrain = \"a.csv\"\n"
	without, err := Parse("e.toml", plain, Options{})
	if err != nil {
		t.Fatal(err)
	}
	with, err := Parse("e.toml", plain+"[distill]\nanswers = \"x\"\ntemperature = { min = 1, max = 4 }\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if without.Space.Len() != with.Space.Len()-1 {
		t.Errorf("%d dimensions without a teacher, %d with one", without.Space.Len(), with.Space.Len())
	}
	for _, e := range []*Experiment{without, with} {
		c, err := e.Config(e.Space.Sample(rand.New(rand.NewPCG(1, 1))))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(c)
		if has := strings.Contains(string(text), "Distill"); has != e.Taught() || has && (c.Distill.Float("weight") != 0.7 || c.Distill.Float("temperature") < 1) {
			t.Errorf("the configuration is %s", text)
		}
	}
}
