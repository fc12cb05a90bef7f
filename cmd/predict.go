package sweepcmd

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/routes"
)

func (p *program) predictCommand() *cli.Command {
	return &cli.Command{
		Name: "predict", Usage: "classify lines of standard input with a model that a run kept", ArgsUsage: "MODEL.sweep",
		Description: fmt.Sprintf("A line is a text, or, for a model of several columns, their values with tabs between.\n"+
			"Each gives a line: the class, its probability, the text. %[1]s show names the models that\n"+
			"a run kept, and %[1]s export writes that of any trial.", p.name),
		Flags:        []cli.Flag{boolFlag("json", "print an object a line, with every class's probability")},
		Action:       p.predict,
		BashComplete: completing(filesOf("sweep")),
	}
}

// prediction is a line of `sweep predict --json`.
type prediction struct {
	Class         string             `json:"class"`
	Probabilities map[string]float64 `json:"probabilities"`
}

func (p *program) predict(c *cli.Context) error {
	if c.NArg() != 1 {
		return usage(fmt.Errorf("%s needs one model file, such as runs/quickstart/trial-12.sweep", c.Command.HelpName))
	}
	model, err := p.load(c.Args().First())
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(p.in)
	lines.Buffer(nil, 16<<20)
	n := 1
	for ; lines.Scan(); n++ {
		if err := c.Err(); err != nil {
			return err
		}
		line := lines.Text()
		class, probabilities, err := predictLine(model, line)
		if err != nil {
			return usage(fmt.Errorf("line %d of standard input: %w", n, err))
		}
		if err := p.tellPrediction(c.Bool("json"), model, class, probabilities, line); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return usage(fmt.Errorf("line %d of standard input is longer than 16 MiB", n))
	}
	return lines.Err()
}

func (p *program) load(path string) (model *routes.Classifier, err error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage(fmt.Errorf("%s: there is no such file; a model is a file that a run keeps, which %[2]s show names, or that %[2]s export writes", path, p.name))
	case err != nil:
		return nil, usage(fmt.Errorf("%s cannot be opened: %w", path, prose.Cause(err)))
	}
	defer func() {
		if shut := file.Close(); err == nil {
			err = shut
		}
	}()
	model, err = routes.Load(io.Reader(file), p.registry)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", path, prose.Cause(err)))
	}
	return model, nil
}

// predictLine splits a line into what the model takes.
func predictLine(m *routes.Classifier, line string) (string, []float64, error) {
	if m.Columns() == 0 {
		if len(m.Fields()) == 1 {
			return m.Predict(line)
		}
		return m.Predict(strings.Split(line, "\t")...)
	}
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ',' || r == ' ' })
	numbers := make([]float32, len(parts))
	for i, part := range parts {
		x, err := strconv.ParseFloat(part, 32)
		if err != nil {
			return "", nil, fmt.Errorf("%q is not a number", part)
		}
		numbers[i] = float32(x)
	}
	return m.PredictVector(numbers)
}

func (p *program) tellPrediction(asJSON bool, m *routes.Classifier, class string, probabilities []float64, line string) error {
	if asJSON {
		one := prediction{class, map[string]float64{}}
		for i, name := range m.Classes() {
			one.Probabilities[name] = probabilities[i]
		}
		return json.NewEncoder(p.out).Encode(one)
	}
	var best float64
	for _, x := range probabilities {
		best = max(best, x)
	}
	_, err := fmt.Fprintf(p.out, "%s\t%.3f\t%s\n", class, best, line)
	return err
}
