package sweepcmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

func (p *program) showCommand() *cli.Command {
	return &cli.Command{
		Name: "show", Usage: "print a study or one trial of it, or write it in a form that other tools read", ArgsUsage: "[STUDY]",
		Description: onlyStudy + "\n" + formsText(p.name),
		Flags: append([]cli.Flag{
			outFlag(),
			&cli.IntFlag{Name: "trial", Usage: "print trial `N`: all its settings and epochs", DefaultText: "the whole study"},
			boolFlag("importance", "print which settings matter, overall and near the front"),
			boolFlag("json", "print JSON"),
			marginFlag(),
		}, asFlags()...),
		Action:       p.show,
		BashComplete: completing(oneStudy),
	}
}

func (p *program) show(c *cli.Context) (err error) {
	form, err := asForm(c)
	if err != nil {
		return err
	}
	store, name, err := p.openStudy(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	if form != nil {
		return p.showAs(c, store, name, form)
	}
	if c.IsSet("trial") && c.Bool("importance") {
		return usage(errors.New("--importance is of a whole study: leave out --trial"))
	}
	if c.IsSet("trial") {
		return p.showTrial(c, store, name, c.Int("trial"))
	}
	margin, err := marginOf(c)
	if err != nil {
		return err
	}
	s, err := analysis.Load(c.Context, store, name, analysis.Options{Margin: margin})
	switch {
	case err != nil:
		return err
	case c.Bool("json"):
		return p.printJSON(s.Document())
	case c.Bool("importance"):
		return p.printImportance(s.Summary(), s.Importance())
	}
	printSummary(p.text(), s.Summary(), p.name, c.String("out"))
	return nil
}

// closing closes the store at the end of a command.
func closing(s *sqlite.Store, err *error) {
	if fault := s.Close(); *err == nil {
		*err = fault
	}
}

func (p *program) printJSON(v any) error {
	e := json.NewEncoder(p.out)
	e.SetIndent("", " ")
	return e.Encode(v)
}

// oneTrial is the JSON of a trial.
type oneTrial struct {
	analysis.SummaryTrial
	Settings json.RawMessage `json:"settings"`
	Curve    []oneEpoch      `json:"epochs_trained"`
}

type oneEpoch struct {
	Epoch          int          `json:"epoch"`
	TrainLoss      stats.Number `json:"train_loss"`
	ValidationLoss stats.Number `json:"validation_loss"`
	Accuracy       stats.Number `json:"accuracy"`
	MacroF1        stats.Number `json:"macro_f1"`
	LearningRate   stats.Number `json:"learning_rate"`
	Seconds        stats.Number `json:"seconds"`
}

func (p *program) showTrial(c *cli.Context, store *sqlite.Store, name string, number int) error {
	sum, err := analysis.Summarize(c.Context, store, name)
	if err != nil {
		return err
	}
	if len(sum.Trials) == 0 {
		return usage(fmt.Errorf("study %s has no trials yet", name))
	}
	records, err := store.Records(c.Context, name, number, number+1)
	if err != nil {
		return err
	}
	trial := sum.Trial(number)
	if trial == nil || len(records) == 0 {
		return usage(fmt.Errorf("study %s has no trial %d: its trials are 0 to %d", name, number, sum.Trials[len(sum.Trials)-1].Number))
	}
	one := oneTrial{SummaryTrial: *trial, Settings: records[0].Settings, Curve: []oneEpoch{}}
	for _, e := range records[0].Curve {
		one.Curve = append(one.Curve, oneEpoch{e.Epoch, stats.Number(e.TrainLoss), stats.Number(e.ValidationLoss),
			stats.Number(e.Accuracy), stats.Number(e.MacroF1), stats.Number(e.LearningRate), stats.Number(e.Seconds)})
	}
	if c.Bool("json") {
		return p.printJSON(one)
	}
	return p.printTrial(one)
}

func (p *program) printTrial(t oneTrial) error {
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\t%d, %s\n", t.Number, t.State)
	if t.Error != "" {
		_, _ = fmt.Fprintf(table, "reason\t%s\n", t.Error)
	}
	_, _ = fmt.Fprintf(table, "model\t%s\n", formats.Model(t.SummaryTrial))
	if !math.IsNaN(float64(t.Accuracy)) {
		_, _ = fmt.Fprintf(table, "validation\t%.4f\n", float64(t.Accuracy))
	}
	if len(t.Folds) > 0 {
		_, _ = fmt.Fprintf(table, "other folds\taccuracy %s\n", onFolds(t.Folds))
	}
	_, _ = fmt.Fprintf(table, "cost\t%s FLOPs, %s parameters, %s bytes, %s bytes of activations\n",
		formats.Count(t.FLOPs), formats.Count(t.Parameters), formats.Count(t.Bytes), formats.Count(t.ActivationBytes))
	settings := map[string]json.RawMessage{}
	if err := json.Unmarshal(t.Settings, &settings); err != nil {
		return fmt.Errorf("the stored settings of trial %d cannot be read: %w", t.Number, err)
	}
	for _, key := range sortedKeys(settings) {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", key, strings.TrimSpace(string(settings[key])))
	}
	_, _ = fmt.Fprintf(table, "\nepoch\ttraining loss\tvalidation loss\taccuracy\tmacro F1\tseconds\n")
	for _, e := range t.Curve {
		_, _ = fmt.Fprintf(table, "%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.2f\n", e.Epoch, float64(e.TrainLoss), float64(e.ValidationLoss),
			float64(e.Accuracy), float64(e.MacroF1), float64(e.Seconds))
	}
	return table.Flush()
}

// onFolds lists what a trial did on folds.
func onFolds(folds []analysis.SummaryFold) string {
	var all []string
	for _, f := range folds {
		if f.Error != "" {
			all = append(all, "(failed)")
		} else {
			all = append(all, fmt.Sprintf("%.4f", float64(f.Accuracy)))
		}
	}
	return strings.Join(all, ", ")
}

// printImportance prints which settings of a study matter.
func (p *program) printImportance(sum *analysis.Summary, imp importance.Importance) error {
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "\n%s: which settings matter for %s\n", sum.Study, sum.Objectives[0])
	if len(imp.Settings) > 0 {
		_, _ = fmt.Fprintf(table, "\nsetting\toverall\tnear the front\ttrials\n")
	}
	for _, s := range imp.Settings {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d\n", s.Setting, share(s.Overall, s.OverallError), share(s.NearFront, s.NearFrontError), s.Trials)
	}
	if len(imp.Pairs) > 0 {
		_, _ = fmt.Fprintf(table, "\ntwo settings together\tbeyond what each does alone\n")
	}
	for _, pair := range imp.Pairs {
		_, _ = fmt.Fprintf(table, "%s, %s\t%s\n", pair.Settings[0], pair.Settings[1], share(pair.Share, pair.Error))
	}
	_, _ = fmt.Fprintln(table)
	if len(imp.Settings) > 0 {
		_, _ = fmt.Fprintln(table, "Overall is the share of all differences between trials that the setting explains by itself, near the front its share of")
		_, _ = fmt.Fprintln(table, "how the trials closest to the front at their cost differ from the others. ± is one standard deviation. It holds for the ranges searched.")
	}
	for _, note := range imp.Notes {
		_, _ = fmt.Fprintln(table, note)
	}
	return table.Flush()
}

// share prints a share and its error in hundredths.
func share(x, e stats.Number) string {
	if math.IsNaN(float64(x)) {
		return "–"
	}
	return fmt.Sprintf("%.0f %% ± %.0f", 100*float64(x), 100*float64(e))
}

func (p *program) listCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the stored studies",
		Flags:  []cli.Flag{outFlag(), boolFlag("json", "print JSON")},
		Action: p.list,
	}
}

// listed is a study in the JSON of `sweep list`.
type listed struct {
	Study      string               `json:"study"`
	Seed       int64                `json:"seed"`
	Objectives [2]string            `json:"objectives"`
	Trials     map[search.State]int `json:"trials"`
	Created    string               `json:"created"`
}

func (p *program) list(c *cli.Context) (err error) {
	if err := noArguments(c); err != nil {
		return err
	}
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	studies, err := store.Studies(c.Context)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		all := []listed{}
		for _, s := range studies {
			all = append(all, listed{s.Name, s.Seed, [2]string{s.Maximize, s.Minimize}, s.Trials, s.Created.Format("2006-01-02T15:04:05Z07:00")})
		}
		return p.printJSON(all)
	}
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "study\tcomplete\tpruned\tfailed\topen\tobjectives\tbegun\n")
	for _, s := range studies {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%s, %s\t%s\n", s.Name, s.Trials[search.Complete], s.Trials[search.Pruned], s.Trials[search.Failed],
			s.Trials[search.Waiting]+s.Trials[search.Running], s.Maximize, s.Minimize, s.Created.Local().Format("2006-01-02 15:04"))
	}
	return table.Flush()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
