package formats

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
)

// Study is what the forms are made from.
type Study struct {
	results.Study
	Summary *analysis.Summary

	// Trials goes through the trials in the order of their numbers, as often as
	// it is asked to. Those that Summary does not know yet are left out.
	Trials iter.Seq2[results.Trial, error]

	// Epochs returns what each epoch of a trial measured, in order.
	Epochs func(trial int) ([]results.Epoch, error)

	// Verdict says in a sentence what the second route bought. It may be empty.
	Verdict string

	// Goals says of each recommended trial what it is recommended for, such as
	// "the most accurate".
	Goals map[int][]string
}

// NewStudy returns a loaded study. Trials and Epochs read on as they are used,
// until ctx ends or the store is closed.
func NewStudy(ctx context.Context, s *analysis.Study) *Study {
	return &Study{
		Study:   s.Study,
		Summary: s.Summary(),
		Trials:  s.EachTrial(ctx),
		Epochs:  s.TrialEpochs(ctx),
	}
}

// Options are the options of a form.
type Options struct {
	// Cost is what a picture shows accuracy against, one of Costs; empty for
	// what the study minimized.
	Cost string

	// Notice, if it is there, is called with a sentence on what was left out.
	Notice func(sentence string)
}

func (o Options) notice(format string, args ...any) {
	if o.Notice != nil {
		o.Notice(fmt.Sprintf(format, args...))
	}
}

// Format is a form in which a study can be written.
type Format struct {
	Name    string // as `sweep show --as` takes it
	About   string // what it is, for a list of the forms
	Ending  string // usual of its files, with the dot; empty for a folder
	Binary  bool   // a terminal cannot show it
	Picture bool   // Options.Cost has a meaning

	// One of the two is there. WriteFolder is given a folder that exists.
	Write       func(*Study, Options, io.Writer) error
	WriteFolder func(*Study, Options, string) error
}

// Folder reports whether the form is a folder of files.
func (f Format) Folder() bool { return f.WriteFolder != nil }

// All lists the forms.
func All() []Format {
	return []Format{
		{Name: "csv", Ending: ".csv", Write: writeTable("csv"),
			About: "one row a trial, one column a figure or setting, for spreadsheets"},
		{Name: "jsonl", Ending: ".jsonl", Write: writeTable("jsonl"),
			About: "the same columns, one JSON object a line"},
		{Name: "parquet", Ending: ".parquet", Write: writeTable("parquet"), Binary: true,
			About: "the same columns with types, for data frames"},
		{Name: "markdown", Ending: ".md", Write: writeMarkdown,
			About: "the finalists as a table for a pull request"},
		{Name: "svg", Ending: ".svg", Write: writeSVG, Picture: true,
			About: "the front as a drawing"},
		{Name: "png", Ending: ".png", Write: writePNG, Binary: true, Picture: true,
			About: "the front as a picture of 2400 by 1600 dots"},
		{Name: "optuna", Ending: ".log", Write: writeOptuna,
			About: "a journal file, which optuna-dashboard opens"},
		{Name: "tensorboard", WriteFolder: writeTensorBoard,
			About: "a folder of event files, which tensorboard --logdir opens"},
	}
}

// Names lists the names of the forms.
func Names() []string {
	var names []string
	for _, f := range All() {
		names = append(names, f.Name)
	}
	return names
}

// Named returns the form of that name. The error names the nearest one, or all.
func Named(name string) (Format, error) {
	for _, f := range All() {
		if f.Name == name {
			return f, nil
		}
	}
	if meant := near.Word(name, Names()); meant != "" {
		return Format{}, fmt.Errorf("there is no form %q; did you mean %s?", name, meant)
	}
	return Format{}, fmt.Errorf("there is no form %q; the forms are %s", name, strings.Join(Names(), ", "))
}
