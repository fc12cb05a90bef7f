package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments/portfolio"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

func TestDefaults(t *testing.T) {
	e := parse(t, "[data]\ntrain = \"tickets.csv\"")
	want := Experiment{
		Name: "test", Seed: 1, File: "test.toml", Source: e.Source,
		Data:      Data{Train: "tickets.csv", Validation: Part{Share: 0.15}, Test: Part{Share: 0.15}, Rare: "error", Other: "other"},
		Text:      Text{Tokens: "words", MaxTokens: 512, Lowercase: true, MinCount: 1, MaxVocabulary: 50000, Buckets: 16384, Subwords: 4000},
		Search:    Search{Sampler: "pareto", Scheduler: "none", Trials: 60, Concurrency: 8, SingleShare: 0.25, FrontAware: true, FreeFailed: true, Portfolio: portfolio.Default(), Folds: AutoFolds},
		Objective: Objective{Maximize: "accuracy", Minimize: "flops"},
		Final:     Final{Seeds: 3, Models: 5, Margin: .01},
		Space:     e.Space, doc: e.doc, options: e.options, words: e.words, routes: e.routes, settings: e.settings, silent: e.silent, fixedDefaults: e.fixedDefaults,
	}
	if !reflect.DeepEqual(*e, want) {
		t.Errorf("got  %+v\nwant %+v", *e, want)
	}
	names := strings.Join(e.Space.Names(), " ")
	if want := "routes route.a.submodel route.a.mlp.embedding route.a.mlp.dropout route.a.mlp.pool " +
		"route.a.cnn.embedding route.a.cnn.widths route.a.rnn.hidden " +
		"route.b.submodel route.b.mlp.embedding route.b.mlp.dropout route.b.mlp.pool " +
		"route.b.cnn.embedding route.b.cnn.widths route.b.rnn.hidden " +
		"route.a.train.learning_rate route.a.train.dropout route.b.train.learning_rate route.b.train.dropout"; names != want {
		t.Errorf("the dimensions are\n%s, want\n%s", names, want)
	}
}

func TestEverySetting(t *testing.T) {
	e := parse(t, `
name = "Study_1.b-c"
seed = 42
[data]
train = "/data/a.csv"
validation = "b.csv"
test = 0.2
form = "csv"
text = ["subject", 3]
label = 2
header = false
group = "customer"
time = 4
rare = "merge"
other = " the rest "
[text]
tokens = "characters"
max_tokens = 10
lowercase = false
min_count = 2
max_vocabulary = 100
buckets = 64
[search]
sampler = "grid"
scheduler = "none"
trials = 7
concurrency = 3
single_share = 0
front_aware = false
free_failed = false
route_bank = 12
folds = 4
flops = 1e15
enqueue = [{ "route.a.submodel" = "mlp", train.learning_rate = 0.003, train.epochs = 12 }, {}]
portfolio = [{ route.a.submodel = "cnn" }, { route.a.submodel = "transformer" }]
warm_start = "/runs/sweep.db:earlier"
[objective]
maximize = "macro_f1"
minimize = "parameters"
[limit]
flops = 1_000_000
parameters = 200_000
bytes = "512kB"
activation_bytes = 4096
memory = "1.5GiB"
[final]
seeds = 0
models = 1
margin = 0.005
[train]
regime = "joint"
epochs = 12`)
	want := Experiment{
		Name: "Study_1.b-c", Seed: 42, File: "test.toml", Source: e.Source,
		Data: Data{Train: "/data/a.csv", Validation: Part{Path: "b.csv"}, Test: Part{Share: 0.2}, Form: "csv",
			Text: []string{"subject", "3"}, Label: "2", Header: "no",
			Group: "customer", Time: "4", Rare: "merge", Other: "the rest"},
		Text: Text{Tokens: "characters", MaxTokens: 10, MinCount: 2, MaxVocabulary: 100, Buckets: 64, Subwords: 4000},
		Search: Search{Sampler: "grid", Scheduler: "none", Trials: 7, Concurrency: 3, RouteBank: 12, FLOPs: 1e15, Folds: 4,
			Enqueue:   []map[string]any{{"route.a.submodel": "mlp", "train.learning_rate": 0.003}, {}},
			Portfolio: []map[string]any{{"route.a.submodel": "cnn"}, {"route.a.submodel": "transformer"}},
			WarmStart: WarmStart{Database: "/runs/sweep.db", Study: "earlier"}},
		Objective: Objective{Maximize: "macro_f1", Minimize: "parameters"},
		Limit:     Limit{FLOPs: 1e6, Parameters: 200000, Bytes: 512000, ActivationBytes: 4096, Memory: 3 << 29},
		Final:     Final{Models: 1, Margin: .005},
		portfolio: []map[string]any{{"route.a.submodel": "cnn"}},
		Space:     e.Space, doc: e.doc, options: e.options, words: e.words, routes: e.routes, settings: e.settings, silent: e.silent, fixedDefaults: e.fixedDefaults,
	}
	if !reflect.DeepEqual(*e, want) {
		t.Errorf("got  %+v\nwant %+v", *e, want)
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	file := filepath.Join("studies", "x.toml")
	const source = `data = { train = "../a.csv", validation = "/b.csv", test = "c.csv" }`
	e, err := Parse(file, source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := e.Data; d.Train != "a.csv" || d.Validation.Path != "/b.csv" || d.Test.Path != filepath.Join("studies", "c.csv") {
		t.Errorf("got %+v", d)
	}
	e, err = Parse(file, source+"\nsearch.warm_start = \"runs/sweep.db:a\"", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w := e.Search.WarmStart; w.Database != filepath.Join("studies", "runs", "sweep.db") || w.Study != "a" {
		t.Errorf("got %+v", w)
	}
	e, err = Parse(file, source, Options{Set: []string{"data.test=d.csv"}})
	if err != nil {
		t.Fatal(err)
	}
	if d := e.Data; d.Test.Path != "d.csv" {
		t.Errorf("got %+v", d)
	}
}

// TestForms writes one setting in every form, dotted and as a table.
func TestForms(t *testing.T) {
	for written, want := range map[string]domain{
		"rate = 1":                                    {values: []any{1.0}},
		"rate = [0.5, 1, 2]":                          {values: []any{0.5, 1.0, 2.0}},
		"rate = [0.5]":                                {values: []any{0.5}},
		"rate = { min = 1, max = 3 }":                 {span: &submodels.Range{Min: 1, Max: 3}},
		"rate = { min = 2, max = 2 }":                 {values: []any{2.0}},
		"rate = { min = 0.1, max = 3, log = true }":   {span: &submodels.Range{Min: 0.1, Max: 3, Log: true}},
		"units = 4":                                   {values: []any{4}},
		"units = { min = 4, max = 9, step = 2 }":      {span: &submodels.Range{Min: 4, Max: 9, Step: 2}},
		"units = { min = -4, max = -4, log = false }": {values: []any{-4}},
		"widths = [3]":                                {values: []any{[]int{3}}},
		"widths = [3, 4]":                             {values: []any{[]int{3, 4}}},
		"widths = [[3], [3, 4]]":                      {values: []any{[]int{3}, []int{3, 4}}},
		"widths = [[3]]":                              {values: []any{[]int{3}}},
		"bias = true":                                 {values: []any{true}},
		"bias = [true, false]":                        {values: []any{true, false}},
		`word = "x"`:                                  {values: []any{"x"}},
		`word = ["x", "y"]`:                           {values: []any{"x", "y"}},
	} {
		r := &submodels.Registry{}
		err := r.Add(submodels.Spec{
			Name: "net", New: func(submodels.Values) (submodels.SubModel, error) { return nil, nil },
			Settings: []submodels.Setting{
				{Name: "rate", Kind: submodels.Float, Default: 0.0}, {Name: "units", Kind: submodels.Int, Default: 0},
				{Name: "widths", Kind: submodels.Ints, Default: []int{1}}, {Name: "bias", Kind: submodels.Bool, Default: true},
				{Name: "word", Kind: submodels.String, Default: ""},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		name := strings.Fields(written)[0]
		for _, source := range []string{"[route.a]\nnet." + written, "[route.a.net]\n" + written, "route.a = { net = { " + written + " } }"} {
			e, err := Parse("test.toml", "data.train = \"a.csv\"\n"+source, Options{Registry: &routes.Registry{SubModels: r}})
			if err != nil {
				t.Errorf("%s: %v", source, err)
				continue
			}
			i := slices.IndexFunc(e.settings, func(s setting) bool { return s.key() == "route.a.net."+name })
			if got := e.settings[i].domain; !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, want %+v", written, got, want)
			}
			if fixed := e.settings[i].dim < 0; fixed != want.fixed() {
				t.Errorf("%s: fixed is %v", written, fixed)
			}
		}
	}
}

// TestDefaultSubModels checks that a route that names no sub-model chooses from
// those that their registry makes the default for the form of the data.
func TestDefaultSubModels(t *testing.T) {
	made := func(submodels.Values) (submodels.SubModel, error) { return nil, nil }
	own := submodels.Registry{}
	reg := submodels.Builtin()
	for _, err := range []error{
		reg.Add(submodels.Spec{Name: "own", New: made}), reg.Add(submodels.Spec{Name: "mine", New: made, DefaultForVectors: true}),
		own.Add(submodels.Spec{Name: "own", New: made}), own.Add(submodels.Spec{Name: "other", New: made}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		reg     *submodels.Registry
		vectors bool
		want    []any
	}{
		{nil, false, []any{"mlp", "cnn", "rnn", "bag"}}, {nil, true, []any{"mlp"}},
		{reg, false, []any{"mlp", "cnn", "rnn", "bag"}}, {reg, true, []any{"mlp", "mine"}},
		{&own, false, []any{"own", "other"}}, {&own, true, []any{"own", "other"}},
	} {
		source := "[data]\ntrain = \"a.csv\""
		if test.vectors {
			source += "\nform = \"vectors\""
		}
		e, err := Parse("test.toml", source, Options{Registry: &routes.Registry{SubModels: test.reg}})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(e.settings, func(s setting) bool { return s.key() == "route.a.submodel" })
		if got := e.settings[i].domain.values; !reflect.DeepEqual(got, test.want) {
			t.Errorf("vectors %v: %v, want %v", test.vectors, got, test.want)
		}
	}
}

// TestRoutes counts the routes of files, and says which can have one.
func TestRoutes(t *testing.T) {
	const data = "[data]\ntrain = \"a.csv\"\n"
	for _, c := range []struct {
		name, source string
		set          []string
		counts       []any
		dims         string // those of route b
	}{
		{"neither", data, nil, []any{2, 1}, "route.b.submodel route.b.mlp.embedding"},
		{"a", data + "[route.a]\nsubmodel = \"rnn\"", nil, []any{1}, ""},
		{"a below", data + "[route.a.rnn]\nhidden = 3", nil, []any{1}, ""},
		{"a set", data, []string{"route.a.submodel=rnn"}, []any{2, 1}, "route.b.submodel route.b.mlp.embedding"},
		{"b set", data + "[route.a]\n", []string{"route.b.submodel=rnn", "route.b.rnn.hidden=4"}, []any{2, 1}, "route.b.train.learning_rate"},
		{"b", data + "[route.b]\nsubmodel = \"rnn\"\nview = \"odd\"", nil, []any{2, 1}, "route.b.rnn.hidden"},
		{"never single", data + "[route.b]\nsubmodel = \"rnn\"\nview = \"odd\"\n[search]\nsingle_share = 0", nil, []any{2}, "route.b.rnn.hidden"},
		{"none is listed", data + "[route.b]\nsubmodel = [\"none\", \"rnn\"]\nview = [\"odd\", \"all\"]", nil, []any{2}, "route.b.submodel route.b.view route.b.rnn.hidden"},
		{"none", data + "[route.b]\nsubmodel = \"none\"\nview = [\"odd\", \"all\"]", nil, []any{1}, ""},
		{"vectors", data + "form = \"vectors\"", nil, []any{1}, ""},
	} {
		e := parse(t, c.source, c.set...)
		if !reflect.DeepEqual(e.routes.values, c.counts) {
			t.Errorf("%s: %v routes, want %v", c.name, e.routes.values, c.counts)
		}
		var dims []string
		for _, name := range e.Space.Names() {
			if strings.HasPrefix(name, "route.b.") {
				dims = append(dims, name)
			}
		}
		if got := strings.Join(dims, " "); !strings.HasPrefix(got, c.dims) || c.dims == "" && got != "" {
			t.Errorf("%s: the dimensions of route b are %s, want %s", c.name, got, c.dims)
		}
		for seed := range uint64(50) {
			p := sample(e, seed)
			config, err := e.Config(p)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if n := 1; config.B == nil && !slices.Contains(c.counts, any(n)) && c.name != "none is listed" {
				t.Errorf("%s: a point without route b", c.name)
			}
		}
	}
}

func TestSetLaysOverTheFile(t *testing.T) {
	e := parse(t, "seed = 1\n[data]\ntrain = \"a.csv\"\n[train]\nregime = \"joint\"\nepochs = [1, 2]\n[route.a]\nsubmodel = \"cnn\"",
		"seed=9", "train.epochs = 5", "search.sampler=grid", "route.a.cnn.widths=[[3],[4]]", "limit.memory=2GB", "route.a.cnn.filters={min=1,max=3}", "seed=10", "text.lowercase=false")
	if e.Seed != 10 || e.Search.Sampler != "grid" || e.Limit.Memory != 2e9 || e.Text.Lowercase {
		t.Errorf("got %+v", e)
	}
	c, err := e.Config(sample(e, 1))
	if err != nil || c.Train.Int("epochs") != 5 {
		t.Errorf("epochs are %v: %v", c.Train["epochs"], err)
	}
	if dims := strings.Join(e.Space.Names(), " "); !strings.Contains(dims, "route.a.cnn.widths route.a.cnn.filters") {
		t.Errorf("the dimensions are %s", dims)
	}
}

// TestFiles reads the experiments that come with the program.
func TestFiles(t *testing.T) {
	files, err := filepath.Glob("*.toml")
	if err != nil || len(files) < 3 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		e, err := Read(file, Options{})
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if e.Name+".toml" != file {
			t.Errorf("%s is called %s", file, e.Name)
		}
		corpus, err := e.Corpus(context.Background())
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if len(corpus.Train.Examples) == 0 || len(corpus.Validation.Examples) == 0 || len(corpus.Test.Examples) == 0 {
			t.Errorf("%s: a part of the data is empty", file)
		}
	}
}

func TestCorpus(t *testing.T) {
	dir := t.TempDir()
	var rows strings.Builder
	rows.WriteString("body,topic\n")
	for i := range 40 {
		fmt.Fprintf(&rows, "message number %d about %d,%c\n", i, i%7, 'a'+rune(i%2))
	}
	if err := os.WriteFile(filepath.Join(dir, "rows.csv"), []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	read := func(train string) (*Experiment, error) {
		source := fmt.Sprintf("\n[data]\ntrain = %q\ntext = \"body\"\nlabel = \"topic\"\nvalidation = 0.25", train)
		return Parse(filepath.Join(dir, "x.toml"), source, Options{})
	}
	e, err := read("rows.csv")
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.Corpus(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Validation.Examples) != 10 || len(c.Classes) != 2 || c.Fields[0] != "body" {
		t.Errorf("%d in validation, classes %v, fields %v", len(c.Validation.Examples), c.Classes, c.Fields)
	}
	before := Fingerprint(c)
	c.Train.Examples[3].Fields = []string{c.Train.Examples[3].Fields[0] + "."}
	if Fingerprint(c) == before {
		t.Error("another text, the same fingerprint")
	}

	e, err = read("row.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Corpus(context.Background())
	var fault *Error
	if !errors.As(err, &fault) || fault.Line != 3 || fault.Key != "data.train" || !strings.Contains(err.Error(), "did you mean "+filepath.Join(dir, "rows.csv")) {
		t.Errorf("a missing file: %v", err)
	}
}

// TestDivided reads groups and times out of the training file, of text and of
// numbers, and never as what is learned.
func TestDivided(t *testing.T) {
	dir := t.TempDir()
	var rows, numbers strings.Builder
	rows.WriteString("customer,sent,body,topic\n")
	numbers.WriteString("customer,sent,x,topic\n")
	for i := range 80 {
		fmt.Fprintf(&rows, "%d,%d.%d.2024,message number %d about %d,%c\n", i/4, 1+i%28, 1+i/28, i, i%7, 'a'+rune(i%2))
		fmt.Fprintf(&numbers, "%d,%d,%d,%c\n", i/4, i, i%7, 'a'+rune(i%2))
	}
	for file, text := range map[string]string{"rows.csv": rows.String(), "numbers.csv": numbers.String()} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, lines := range map[string]string{
		"text": "train = \"rows.csv\"", "numbers": "train = \"numbers.csv\"\nform = \"vectors\"\nlabel = \"topic\"",
	} {
		corpus := func(more string) *text.Corpus {
			e, err := Parse(filepath.Join(dir, "x.toml"), "[data]\n"+lines+more, Options{})
			if err != nil {
				t.Fatal(err)
			}
			c, err := e.Corpus(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		groups := map[int]int{}
		c := corpus("\ngroup = \"customer\"")
		if c.Columns != nil && !slices.Contains(c.Columns, "sent") || slices.Contains(c.Columns, "customer") {
			t.Errorf("%s: the columns are %q", name, c.Columns)
		}
		for part, p := range []text.Part{c.Train, c.Validation, c.Test} {
			for _, e := range p.Examples {
				group := (e.Line - 2) / 4
				if was, known := groups[group]; known && was != part {
					t.Errorf("%s: customer %d is in two parts", name, group)
				}
				groups[group] = part
			}
		}
		for _, more := range []string{"\ntime = \"sent\"", "\ntime = 2\ngroup = 2", "\ntime = 2\ngroup = \"customer\""} {
			c = corpus(more)
			last := 0
			for _, p := range []text.Part{c.Train, c.Validation, c.Test} {
				for _, e := range p.Examples {
					if e.Line < last {
						t.Fatalf("%s,%s: line %d is behind line %d", name, more, e.Line, last)
					}
					last = e.Line
				}
			}
			if len(c.Test.Examples) != 12 || slices.Contains(c.Columns, "sent") {
				t.Errorf("%s,%s: %d in the test part, columns %q", name, more, len(c.Test.Examples), c.Columns)
			}
		}
	}
}

func TestDeskFields(t *testing.T) {
	e := parse(t, "[data]\ntrain = \"builtin:desk\"\ntext = [\"subject\", \"text\"]")
	c, err := e.Corpus(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Fields, []string{"subject", "text"}) || len(c.Test.Examples[0].Fields) != 2 {
		t.Errorf("fields %v", c.Fields)
	}
	if c.Test.Examples[0].Fields[0] == c.Test.Examples[0].Fields[1] {
		t.Error("subject and text are the same")
	}
}

// TestNarrowedByFlag checks that a flag may take sub-models away whose settings
// the file still has.
func TestNarrowedByFlag(t *testing.T) {
	for _, set := range [][]string{nil, {`route.a.submodel="cnn"`}} {
		e, err := Read("quickstart.toml", Options{Set: set})
		if err != nil {
			t.Fatal(err)
		}
		if _, searched := e.Space.Index("route.a.mlp.embedding"); searched != (set == nil) {
			t.Errorf("with %q the settings of another sub-model are searched: %v", set, searched)
		}
	}
}
