package sweepcmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/answers"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/quality"
	"github.com/doubleroute/sweep/internal/records"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/diagnose"
	"github.com/doubleroute/sweep/submodels/text"
)

func (p *program) evaluateCommand() *cli.Command {
	return &cli.Command{
		Name: "evaluate", Usage: "measure a model that a run kept on a file of labelled records", ArgsUsage: "MODEL.sweep FILE",
		Description: fmt.Sprintf("FILE is read as %s run reads data; - is a file on standard input. Records without a\n"+
			"label are left out. A class that the model does not know counts as one that it gets wrong.", p.name),
		Flags: append(recordFlags(),
			&cli.StringFlag{Name: "label", Usage: "`COLUMN` that holds the label, by name or by number from 1", DefaultText: "found out"},
			&cli.StringFlag{Name: "multiple", Usage: "first: of several labels of a record, the first counts", DefaultText: "an error"},
			&cli.IntFlag{Name: "mistakes", Usage: "the `N` mistakes that were made with the most confidence"},
			boolFlag("json", "print one object"),
		),
		Action:       p.evaluate,
		BashComplete: completing(modelAndFile),
	}
}

// evaluation is what `sweep evaluate --json` prints.
type evaluation struct {
	Model      string         `json:"model"`
	File       string         `json:"file"`
	Form       string         `json:"form"`
	Text       []string       `json:"text"`
	Label      string         `json:"label"`
	Unlabelled int            `json:"unlabelled"` // records that were left out because they have no label
	Unknown    unknownClasses `json:"unknown"`
	quality.Report
}

// unknownClasses are the labels that the model does not know.
type unknownClasses struct {
	Classes []string `json:"classes"`
	Rows    int      `json:"rows"` // that have one of them, and count as mistakes
}

func (p *program) evaluate(c *cli.Context) error {
	release := p.untilInterrupted(c)
	defer release()
	switch {
	case c.NArg() != 2:
		return usage(fmt.Errorf("%s needs a model and a file of labelled records, such as runs/quickstart/trial-12.sweep tickets.csv", c.Command.HelpName))
	case c.Int("mistakes") < 0:
		return usage(errors.New("--mistakes must not be negative"))
	}
	model, err := p.load(c.Args().First())
	if err != nil {
		return err
	}
	src, err := sourceOf(c, model)
	if err != nil {
		return err
	}
	src.Label, src.Multiple = c.String("label"), c.String("multiple")
	rd, err := p.openRecords(src)
	if err != nil {
		return err
	}
	defer func() { _ = rd.Close() }() // nothing was written
	if !rd.Layout().Labelled() {
		return usage(fmt.Errorf("%s: there is no column that could hold labels: name it with --label, or classify the file with %s predict", rd.Layout().File, p.name))
	}
	found, err := p.measure(c, model, rd)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return json.NewEncoder(p.out).Encode(found)
	}
	p.printEvaluation(found)
	return nil
}

// measure asks a model about all labelled records of a file.
func (p *program) measure(c *cli.Context, m *routes.Classifier, rd *records.Reader) (*evaluation, error) {
	q := &questions{file: rd.Layout().File, notices: rd.Notices}
	p.sayNew(q)
	found := &evaluation{Model: c.Args().First(), File: rd.Layout().File, Form: rd.Layout().Form, Text: rd.Layout().Text, Label: rd.Layout().Label}
	if found.Text == nil {
		found.Text = []string{}
	}
	all := quality.New(m.Classes(), c.Int("mistakes"))
	next := func() (answers.Question, error) {
		for {
			rec, err := rd.Next()
			if err != nil || rec.Label != "" {
				return answers.Question{Example: text.Example{Fields: rec.Fields, Numbers: rec.Numbers, Label: rec.Label, Line: rec.Line}}, byFlags(err)
			}
			found.Unlabelled++
		}
	}
	err := answers.Each(c.Context, m, runtime.GOMAXPROCS(0), next, func(a answers.Answer) error {
		if a.Err != nil {
			return usage(fmt.Errorf("%s: %w", q.place(a.Line), a.Err))
		}
		all.Add(quality.Answer{Truth: a.Label, Predicted: a.Best, Probability: a.Probabilities[a.Best]},
			func() (int, string) { return a.Line, diagnose.Short(a.Example) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.sayNew(q)
	found.Report = all.Report()
	found.Unknown.Classes, found.Unknown.Rows = all.Unknown()
	if found.Unknown.Classes == nil {
		found.Unknown.Classes = []string{}
	}
	if found.Rows == 0 {
		return nil, usage(fmt.Errorf("%s: no record in it has a label, in %s: name another column with --label", q.file, found.Label))
	}
	return found, nil
}

// matrixClasses is up to how many classes a confusion matrix is printed whole.
const matrixClasses = 12

func (p *program) printEvaluation(e *evaluation) {
	_, _ = fmt.Fprintf(p.text(), "%s on %s: %s", e.Model, e.File, prose.Count(e.Rows, "labelled record"))
	if e.Unlabelled > 0 {
		_, _ = fmt.Fprintf(p.text(), ", %s without a label left out", prose.Grouped(e.Unlabelled))
	}
	_, _ = fmt.Fprintf(p.text(), "\n")
	if n := len(e.Unknown.Classes); n > 0 {
		_, _ = fmt.Fprintf(p.text(), "%s of %s that the model does not know count as mistakes: %s\n", prose.Count(e.Unknown.Rows, "record"), prose.Count(n, "class"), someOf(e.Unknown.Classes, 10))
	}
	_, _ = fmt.Fprintf(p.text(), "\naccuracy  %s\nmacro-F1  %s\nECE       %s, the distance of probability and accuracy\n\n",
		interval(e.Accuracy), rate(e.MacroF1), rate(e.Calibration.ECE))
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintf(table, "class\trecords\tpredicted\tprecision\trecall\tF1\t\n")
	for _, class := range e.Classes {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t\n", named(class.Name), prose.Grouped(class.Count), prose.Grouped(class.Predicted), rate(class.Precision), rate(class.Recall), rate(class.F1))
	}
	_ = table.Flush()
	p.printConfusion(e.Confusion)
	_, _ = fmt.Fprintf(p.text(), "\n")
	_, _ = fmt.Fprintf(table, "probability\tto\trecords\tmean\taccuracy\t\n")
	for _, b := range e.Calibration.Bins {
		_, _ = fmt.Fprintf(table, "%.3f\t%.3f\t%s\t%.3f\t%.3f\t\n", b.Low, b.High, prose.Grouped(b.Count), b.Probability, b.Accuracy)
	}
	_ = table.Flush()
	p.printMistakes(e)
}

// printConfusion prints the matrix where it fits on a screen, and else what is
// confused most often.
func (p *program) printConfusion(m quality.Confusion) {
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(m.Truth) <= matrixClasses {
		_, _ = fmt.Fprintf(p.text(), "\n")
		_, _ = fmt.Fprintf(table, "is, predicted →\t")
		for _, name := range m.Predicted {
			_, _ = fmt.Fprintf(table, "%s\t", named(name))
		}
		_, _ = fmt.Fprintf(table, "\n")
		for i, row := range m.Counts {
			_, _ = fmt.Fprintf(table, "%s\t", named(m.Truth[i]))
			for _, n := range row {
				_, _ = fmt.Fprintf(table, "%s\t", prose.Grouped(n))
			}
			_, _ = fmt.Fprintf(table, "\n")
		}
		_ = table.Flush()
		return
	}
	pairs := confused(m)
	if len(pairs) == 0 {
		return
	}
	_, _ = fmt.Fprintf(p.text(), "\nmost often confused (--json has the whole matrix)\n")
	_, _ = fmt.Fprintf(table, "is\tpredicted\trecords\t\n")
	for _, pair := range pairs[:min(len(pairs), matrixClasses)] {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t\n", named(m.Truth[pair[0]]), named(m.Predicted[pair[1]]), prose.Grouped(m.Counts[pair[0]][pair[1]]))
	}
	_ = table.Flush()
}

// confused lists the cells of a matrix beside the diagonal, the fullest first.
func confused(m quality.Confusion) [][2]int {
	var pairs [][2]int
	for i, row := range m.Counts {
		for j, n := range row {
			if i != j && n > 0 {
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b [2]int) int { return m.Counts[b[0]][b[1]] - m.Counts[a[0]][a[1]] })
	return pairs
}

func (p *program) printMistakes(e *evaluation) {
	if len(e.Mistakes) == 0 {
		return
	}
	_, _ = fmt.Fprintf(p.text(), "\nmistakes with the most confidence\n")
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "line\tis\tpredicted\tprobability\ttext\n")
	for _, m := range e.Mistakes {
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%.3f\t%s\n", m.Line, named(m.Truth), named(m.Predicted), m.Probability, oneCell(m.Text))
	}
	_ = table.Flush()
}

// named writes a class for a table.
func named(class string) string {
	if runes := []rune(oneCell(class)); len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return oneCell(class)
}

// someOf lists the first n names.
func someOf(names []string, n int) string {
	short := make([]string, 0, n)
	for _, name := range names[:min(len(names), n)] {
		short = append(short, named(name))
	}
	list := strings.Join(short, ", ")
	if more := len(names) - n; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// rate writes a share, or that there is none.
func rate(x stats.Number) string {
	if x != x {
		return "–"
	}
	return fmt.Sprintf("%.4f", float64(x))
}

func interval(e stats.Estimate) string {
	if e.Covers == stats.CoversNothing {
		return fmt.Sprintf("%.4f", e.Mean)
	}
	return fmt.Sprintf("%.4f (%.4f … %.4f), 95 %% over %s", e.Mean, e.Low, e.High, e.Covers)
}
