package sweepcmd

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/results"
)

func (p *program) showCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "print a study, or one trial of it",
		ArgsUsage: "STUDY",
		Flags: []cli.Flag{
			outFlag(),
			&cli.IntFlag{Name: "trial", Usage: "print this trial: all its settings and epochs", DefaultText: "the whole study"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON", DisableDefaultText: true},
		},
		Action: p.show,
	}
}

func (p *program) show(c *cli.Context) (err error) {
	store, err := openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	name, err := theStudy(c.Context, c, store)
	if err != nil {
		return err
	}
	if c.IsSet("trial") {
		return p.showTrial(c, store, name, c.Int("trial"))
	}
	sum, err := results.Summarize(c.Context, store, name)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return p.printJSON(sum)
	}
	printSummary(p.out, sum)
	return nil
}

// closing closes the store at the end of a command.
func closing(s *results.Store, err *error) {
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
	results.SummaryTrial
	Settings json.RawMessage `json:"settings"`
	Curve    []oneEpoch      `json:"epochs_trained"`
}

type oneEpoch struct {
	Epoch          int            `json:"epoch"`
	TrainLoss      results.Number `json:"train_loss"`
	ValidationLoss results.Number `json:"validation_loss"`
	Accuracy       results.Number `json:"accuracy"`
	MacroF1        results.Number `json:"macro_f1"`
	LearningRate   results.Number `json:"learning_rate"`
	Seconds        results.Number `json:"seconds"`
}

func (p *program) showTrial(c *cli.Context, store *results.Store, name string, number int) error {
	sum, err := results.Summarize(c.Context, store, name)
	if err != nil {
		return err
	}
	trials, err := store.Trials(c.Context, name)
	if err != nil {
		return err
	}
	if len(trials) == 0 {
		return usage(fmt.Errorf("study %s has no trials yet", name))
	}
	if number < 0 || number >= len(trials) {
		return usage(fmt.Errorf("study %s has no trial %d: its trials are 0 to %d", name, number, len(trials)-1))
	}
	epochs, err := store.Epochs(c.Context, name, number)
	if err != nil {
		return err
	}
	one := oneTrial{SummaryTrial: sum.Trials[number], Settings: trials[number].Settings, Curve: []oneEpoch{}}
	for _, e := range epochs {
		one.Curve = append(one.Curve, oneEpoch{e.Epoch, results.Number(e.TrainLoss), results.Number(e.ValidationLoss),
			results.Number(e.Accuracy), results.Number(e.MacroF1), results.Number(e.LearningRate), results.Number(e.Seconds)})
	}
	if c.Bool("json") {
		return p.printJSON(one)
	}
	return p.printTrial(one)
}

func (p *program) printTrial(t oneTrial) error {
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\t%d, %s\n", t.Number, t.State)
	if t.Error != "" {
		_, _ = fmt.Fprintf(table, "reason\t%s\n", t.Error)
	}
	_, _ = fmt.Fprintf(table, "model\t%s\n", modelOf(t.SummaryTrial))
	if !math.IsNaN(float64(t.Accuracy)) {
		_, _ = fmt.Fprintf(table, "validation\t%.4f\n", float64(t.Accuracy))
	}
	_, _ = fmt.Fprintf(table, "cost\t%s FLOPs, %s parameters, %s bytes, %s bytes of activations\n",
		count(t.FLOPs), count(t.Parameters), count(t.Bytes), count(t.ActivationBytes))
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
