package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/experiments/portfolio"
)

// options says what to record and where.
type options struct {
	data    string // folder with the data sets
	folder  string // of the tables
	out     string // folder of the database
	sweep   string // program
	workers int
}

// set is a data set, of which every so-manieth line is taken.
type set struct {
	name, file string
	every      int
}

func sets() []set {
	return []set{{"trec", "train.label", 1}, {"sst2", "train.tsv", 1}, {"r8", "train.txt", 1}, {"banking77", "train.csv", 1}, {"imdb", "train.jsonl.gz", 4}}
}

// pool returns the models of a study: those that begin with word vectors, or the others.
func pool(outside bool) []portfolio.Model {
	return slices.DeleteFunc(portfolio.Pool(), func(m portfolio.Model) bool { return m.Outside() != outside })
}

// study names the study of a data set.
func study(s set, outside bool) string {
	if outside {
		return s.name + "-vectors"
	}
	return s.name
}

// trial is what became of one model.
type trial struct {
	model    portfolio.Model
	Accuracy *float64 `json:"accuracy"`
	Routes   []string `json:"routes"`
	Seconds  float64  `json:"train_seconds"`
}

// train has sweep train the pool on a data set, or go on where it was stopped.
func (o options) train(ctx context.Context, s set, outside bool) ([]trial, error) {
	models := pool(outside)
	file, err := o.experiment(s, outside, models)
	if err != nil {
		return nil, err
	}
	args := []string{"run", file, "--quiet", "--out", o.out}
	if o.workers > 0 {
		args = append(args, "--workers", strconv.Itoa(o.workers))
	}
	if _, err := o.call(ctx, args...); err != nil {
		return nil, err
	}
	shown, err := o.call(ctx, "show", study(s, outside), "--json", "--out", o.out)
	if err != nil {
		return nil, err
	}
	var all struct{ Trials []trial }
	if err := json.Unmarshal(shown, &all); err != nil {
		return nil, err
	}
	if len(all.Trials) != len(models) {
		return nil, fmt.Errorf("%d trials, not %d: not every model is of the space", len(all.Trials), len(models))
	}
	for i := range all.Trials {
		if t := &all.Trials[i]; len(t.Routes) != len(models[i]) {
			return nil, fmt.Errorf("trial %d is of %d routes, not of %v", i, len(t.Routes), models[i])
		}
		all.Trials[i].model = models[i]
	}
	return all.Trials, nil
}

func (o options) call(ctx context.Context, args ...string) ([]byte, error) {
	fmt.Println(o.sweep, strings.Join(args, " "))
	c := exec.CommandContext(ctx, o.sweep, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.Stderr = os.Stderr
	return c.Output()
}

// experiment writes the experiment file of a study.
func (o options) experiment(s set, outside bool, models []portfolio.Model) (string, error) {
	train, err := o.texts(s)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "name = %q\n[data]\ntrain = %q\nvalidation = 0.25\ntest = 0.02\n", study(s, outside), train)
	if outside {
		vectors, err := filepath.Abs(filepath.Join(o.data, "vectors", "glove.6B.100d.top100k.txt.gz"))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "[text]\nvectors = %q\n", vectors)
	}
	// Bags of characters alone are not of the default space.
	for _, route := range "ab" {
		fmt.Fprintf(&b, "[route.%c]\nbag.words = [0, 1, 2, 3]\n", route)
	}
	// Few at once, so that no pair trains the route that it shares with one alone.
	fmt.Fprintf(&b, "[final]\nseeds = 0\n[search]\nconcurrency = 4\nsampler = \"random\"\nscheduler = \"none\"\ntrials = %d\nportfolio = [\n", len(models))
	for _, m := range models {
		fmt.Fprintf(&b, "  { %s },\n", inline(portfolio.Configuration(m)))
	}
	b.WriteString("]\n")
	file := filepath.Join(o.out, study(s, outside)+".toml")
	return file, os.WriteFile(file, b.Bytes(), 0o666)
}

// inline is a configuration as the inside of an inline table.
func inline(c map[string]any) string {
	var all []string
	for key, v := range c {
		value, err := json.Marshal(v)
		if err != nil {
			panic("record: a setting is no value: " + err.Error())
		}
		if _, is := v.(float64); is && !bytes.ContainsAny(value, ".e") {
			value = append(value, ".0"...)
		}
		all = append(all, fmt.Sprintf("%q = %s", key, value))
	}
	sort.Strings(all)
	return strings.Join(all, ", ")
}

// texts returns the file of a data set, or of a part of it.
func (o options) texts(s set) (string, error) {
	path, err := filepath.Abs(filepath.Join(o.data, s.name, s.file))
	if err != nil || s.every == 1 {
		return path, err
	}
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close() //nolint:errcheck // nothing was written
	unpacked, err := gzip.NewReader(in)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<24)
	for n := 0; lines.Scan(); n++ {
		if n%s.every == 0 {
			b.Write(lines.Bytes())
			b.WriteByte('\n')
		}
	}
	if err := lines.Err(); err != nil {
		return "", err
	}
	part, err := filepath.Abs(filepath.Join(o.out, s.name+".jsonl"))
	if err != nil {
		return "", err
	}
	return part, os.WriteFile(part, b.Bytes(), 0o666)
}
