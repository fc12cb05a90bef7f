package sweepcmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// tickets is a file of two classes, with labels or without.
func tickets(n int, labelled bool) string {
	var b strings.Builder
	b.WriteString("id,text")
	if labelled {
		b.WriteString(",label")
	}
	b.WriteString("\n")
	for i := range n {
		text, label := fmt.Sprintf("please pay my bill number %d", i), "pay"
		if i%2 == 1 {
			text, label = fmt.Sprintf("the lamp %d in the kitchen is dark", i), "home"
		}
		fmt.Fprintf(&b, "%d,%s", i, text)
		if labelled {
			b.WriteString("," + label)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestCheckData holds the keys of `check --json` for a data file alone.
func TestCheckData(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "tickets.csv", tickets(80, true))
	var got struct {
		Data []struct {
			Part, File, Form, Delimiter, Encoding string
			Header                                bool
			Text                                  []string
			Label                                 string
			Rows                                  int
			LeftOut                               int `json:"left_out"`
		}
		Classes map[string]map[string]int
	}
	if err := json.Unmarshal([]byte(must(t, "check", "--json", "tickets.csv")), &got); err != nil {
		t.Fatal(err)
	}
	d := got.Data[0]
	if len(got.Data) != 1 || d.Part != "train" || d.File != "tickets.csv" || d.Form != "csv" || d.Delimiter != "," || d.Encoding != "utf-8" || !d.Header ||
		!reflect.DeepEqual(d.Text, []string{"text"}) || d.Label != "label" || d.Rows != 80 || d.LeftOut != 0 {
		t.Errorf("data: %+v", got.Data)
	}
	want := map[string]map[string]int{"home": {"train": 28, "validation": 6, "test": 6}, "pay": {"train": 28, "validation": 6, "test": 6}}
	if !reflect.DeepEqual(got.Classes, want) {
		t.Errorf("classes: %v", got.Classes)
	}
}

// TestCheckSays prints what was read, with what to look at.
func TestCheckSays(t *testing.T) {
	t.Chdir(t.TempDir())
	var b strings.Builder
	b.WriteString("text;kind;code\ntext;kind;code\n")
	for i := range 60 {
		kind := []string{"pay", "Home", "home"}[i%3]
		fmt.Fprintf(&b, "note %d for the %s team;%s;code %s\n", i/2, kind, kind, kind)
	}
	write(t, "notes.csv", b.String())
	write(t, "notes.toml", "[data]\ntrain = \"notes.csv\"\nlabel = \"kind\"\n[text]\nmax_tokens = 4\n")
	text := must(t, "check", "notes.toml")
	for _, part := range []string{
		`train: notes.csv: csv, delimiter ";", utf-8, with a header, text "text", label "kind", 60 rows, 1 left out (1 the header again)`,
		`the classes "Home" and "home" look alike`, `the column "code" gives the label away`, "100.0 % of the texts are longer than max_tokens, 4, and cut",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// TestUnlabelledTest runs a data file with a test part without labels: it is
// predicted, not scored, one answer an example.
func TestUnlabelledTest(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "data/train.csv", tickets(80, true))
	write(t, "data/test.csv", tickets(10, false))
	out := must(t, "run", "data", "--trials", "2", "--set", "train.epochs=3", "--quiet")
	if want := "Test part without labels: 10 examples predicted, in " + filepath.Join("runs", "data", "test.csv"); !strings.Contains(out, want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
	answers, err := os.ReadFile(filepath.Join("runs", "data", "test.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(answers)), "\n")
	if len(lines) != 11 || lines[0] != "line,class,probability" || !strings.HasPrefix(lines[1], "2,") {
		t.Errorf("%q", lines)
	}
	if again := must(t, "run", "data", "--trials", "2", "--set", "train.epochs=3", "--quiet"); !strings.Contains(again, "10 examples predicted") {
		t.Errorf("again: %s", again)
	}
}
