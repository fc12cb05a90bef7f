package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/teacher"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search/space"
)

// Experiment is an experiment file, read and checked: what is fixed, and the
// space of what is searched.
type Experiment struct {
	Name   string
	Seed   int64
	File   string // as given
	Source string // the text as read

	Data      Data
	Text      Text
	Search    Search
	Objective Objective
	Limit     Limit
	Final     Final
	Distill   Distill

	// Space holds the searched settings. A dimension is named by the key of its
	// setting, such as route.a.cnn.filters; "routes" chooses between two routes
	// and one.
	Space *space.Space

	doc      *document
	options  Options
	words    words
	routes   domain    // how many routes: 1, 2 or both
	settings []setting // searched and fixed, in the order of the dimensions

	defaults      *Defaults      // of the study that it is of; nil: those of now
	silent        *Experiment    // the fixed settings where the file is silent
	fixedDefaults map[string]any // of fixed settings, by key

	portfolio []map[string]any // what of Search.Portfolio is of the space
}

// Data says where the labelled examples are.
type Data struct {
	Train      string // a path, or Desk
	Validation Part
	Test       Part // neither path nor share: the built-in data's own
	Form       string
	Text       []string // text columns, by name or number from 1
	Label      string
	Header     string // "", "yes" or "no"
	Columns    []string

	Delimiter string `json:",omitempty"` // between the cells of a row; "" to find out
	Encoding  string `json:",omitempty"` // "" to find out
	Multiple  string `json:",omitempty"` // "" or "error", or "first", where a record has several labels

	Group string `json:",omitempty"` // column whose equal values stay in one part
	Time  string `json:",omitempty"` // column by which the latest rows are tested on
	Rare  string `json:",omitempty"` // what is done about rare classes: error, drop or merge
	Other string `json:",omitempty"` // the class that rare ones become

	Unlabelled string `json:",omitempty"` // a path of texts that only a teacher has answered
}

// Distill says what a teacher says of the texts, and where.
type Distill struct {
	Answers []teacher.Source `json:",omitempty"` // a teacher each, whose answers are averaged
	Kind    string           `json:",omitempty"` // of their numbers; "" to find out
}

// Taught reports whether there is a teacher.
func (e *Experiment) Taught() bool { return len(e.Distill.Answers) > 0 }

// Desk is the name of the built-in data set.
const Desk = "builtin:desk"

// Part is a part of the data: a file of its own, or a share of the training
// file.
type Part struct {
	Path  string
	Share float64 // between 0 and 1
}

// Text says how a text becomes tokens and a vocabulary.
type Text struct {
	Tokens        string // words or characters
	MaxTokens     int    // tokens of a text beyond these are not read
	Lowercase     bool
	MinCount      int // times that a token must occur in the training part
	MaxVocabulary int
	Buckets       int    // for hashed n-grams
	Subwords      int    // different pieces of the view of sub-words
	Vectors       string `json:",omitempty"` // a path of word vectors; empty: none
}

// Search says how the space is searched.
type Search struct {
	Sampler     string
	Scheduler   string
	Trials      int
	Concurrency int     // jobs outstanding
	SingleShare float64 // of trials that search for the best of route a alone

	FrontAware bool             `json:",omitzero"`  // trials that cannot reach the front are stopped
	FreeFailed bool             `json:",omitzero"`  // trials that failed leave their places at the scheduler's rungs
	RouteBank  int              `json:",omitzero"`  // sub-models of each route that are trained alone first
	Enqueue    []map[string]any `json:",omitempty"` // configurations to begin with: params of Space, not all of them
	Portfolio  []map[string]any `json:",omitempty"` // the same, as far as they are of Space

	// These are not part of [Experiment.Hash].
	FLOPs     float64   `json:"-"` // of all training; 0: no limit
	Folds     int       `json:"-"` // see FoldsOf; AutoFolds where the number of texts decides
	WarmStart WarmStart `json:"-"`
}

// AutoFolds is the value of Search.Folds where the number of texts decides.
const AutoFolds = -1

// Where the number of texts decides, there are so many folds below so many texts: with
// more, one reading of the validation part says enough.
const (
	usualFolds = 4
	fewTexts   = 5000
)

// FoldsOf returns how many folds the training and the validation part of so many
// texts are cut into, the validation part being one of them; 0: none.
func (s Search) FoldsOf(train, validation int) int {
	n := s.Folds
	if n == AutoFolds && train+validation < fewTexts {
		n = usualFolds
	}
	if n < 2 || validation == 0 {
		return 0
	}
	return n
}

// WarmStart names the earlier study that a search learns from; empty for none.
type WarmStart struct {
	Database string // a path; empty: the one that this study is kept in
	Study    string
}

// Objective names what is traded: the score that is learned by training, and
// the cost that is known before it.
type Objective struct {
	Maximize string // accuracy, macro_f1 or neg_log_loss
	Minimize string // flops, parameters or bytes
}

// Limit bounds configurations; zero is no limit.
type Limit struct {
	FLOPs           int64
	Parameters      int64
	Bytes           int64
	ActivationBytes int64
	Memory          int64 // bytes that training may take
}

// Final says how the front's finalists are measured on the test part.
type Final struct {
	Seeds  int // trainings a model; 0 leaves the test part unread
	Models int // finalists at most

	// Margin is how much worse than another, by what is maximized, a model may be
	// and count as as good.
	Margin float64
}

// Registry returns what the experiment was read with.
func (e *Experiment) Registry() *routes.Registry { return e.words.registry }

// Options is what a file may name beyond this package's own words.
type Options struct {
	Registry   *routes.Registry // of sub-models, views and combiners; nil for the built-in ones
	Samplers   []string         // nil for those of package search
	Schedulers []string         // nil for those of package search
	Set        []string         // KEY=VALUE, laid over the file
	Defaults   *Defaults        // of the stored study that it is of; nil for those of now
}

// Read reads an experiment file. A file or a folder of data is an experiment on it
// with all at its defaults. Its errors hold an *Error for each fault.
func Read(path string, o Options) (*Experiment, error) {
	info, err := os.Stat(path)
	if err == nil && isData(path, info.IsDir()) {
		source, err := ofData(path)
		if err != nil {
			return nil, err
		}
		return Parse(path, source, o)
	}
	if err == nil && info.IsDir() {
		return nil, &Error{File: path, Msg: "is a folder, not an experiment file"}
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil, &Error{File: path, Msg: "is neither a file nor a folder: write what it gives to a file first"}
	}
	if err == nil && info.Size() > maxSource {
		return nil, tooLong(path, info.Size())
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return Parse(path, string(source), o)
}

func unreadable(path string, err error) *Error {
	if !os.IsNotExist(err) {
		return &Error{File: path, Msg: fmt.Sprintf("cannot be read: %v", prose.Cause(err))}
	}
	others, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.toml"))
	return &Error{File: path, Msg: "there is no such file" + suggestion(path, others)}
}

// Parse reads the text of an experiment file. Paths in it are relative to the
// folder of file, and those in o.Set to the working folder. Its errors hold an *Error for each fault.
func Parse(file, source string, o Options) (*Experiment, error) {
	return parseWith(wordsOf(o), file, source, o)
}

func parseWith(w words, file, source string, o Options) (*Experiment, error) {
	if !utf8.ValidString(source) {
		return nil, &Error{File: file, Line: badByte(source), Msg: "not UTF-8 text: save the file as UTF-8"}
	}
	doc, err := parseDocument(file, source, o.Set)
	if err != nil {
		return nil, err
	}
	r := &reader{document: doc, words: w, exp: &Experiment{File: file, Source: source, doc: doc, options: o, words: w, defaults: o.Defaults}}
	r.sections()
	r.regime()
	r.routes()
	r.combiner()
	r.train()
	r.routeTrain()
	r.distill()
	r.joinable()
	r.together()
	if len(r.faults) > 0 {
		return nil, joined(r.faults)
	}
	r.resolvePaths()
	if err := r.exp.buildSpace(); err != nil {
		return nil, &Error{File: file, Msg: err.Error()}
	}
	r.enqueue()
	r.fitting()
	if len(r.faults) > 0 {
		return nil, joined(r.faults)
	}
	return r.exp, nil
}

// badByte returns the line of the first byte that is not UTF-8.
func badByte(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return 1 + strings.Count(s[:i], "\n")
		}
	}
	return 0
}

// resolvePaths makes relative paths in the file relative to its folder. Those
// given by --set are the caller's.
func (r *reader) resolvePaths() {
	d := &r.exp.Data
	for key, path := range map[string]*string{
		"data.train": &d.Train, "data.validation": &d.Validation.Path, "data.test": &d.Test.Path, unlabelledKey: &d.Unlabelled,
		vectorsKey: &r.exp.Text.Vectors, warmStartKey: &r.exp.Search.WarmStart.Database,
	} {
		if *path == "" || *path == Desk || filepath.IsAbs(*path) || r.setOf(key) != "" {
			continue
		}
		*path = filepath.Join(filepath.Dir(r.file), filepath.FromSlash(*path))
	}
}
