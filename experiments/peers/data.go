package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// dataset is labelled text that both sides train on.
type dataset struct {
	name        string
	train, test string // files below the data folder
	sample      bool   // whether -texts bounds it
	epochs      int    // of one training
}

// datasets lists what can be compared.
func datasets() []dataset {
	return []dataset{
		{name: "sst2", train: "sst2/train.tsv", test: "sst2/test.tsv", epochs: 4},
		{name: "imdb", train: "imdb/train.jsonl.gz", test: "imdb/test.jsonl.gz", sample: true, epochs: 3},
	}
}

// textOptions is how both sides see texts.
func textOptions() routes.TextOptions {
	return routes.TextOptions{Tokens: "words", MaxTokens: 400, Lowercase: true, MinCount: 1, MaxVocabulary: 50000}
}

// sampleSeed decides which texts a sample has.
const sampleSeed = 20

// prepare reads a data set, takes the sample, and writes to folder what the
// workers of both sides read: the texts for ours, their token ids for the
// peers. texts bounds each part of a data set that is sampled; 0 takes all.
func prepare(from, folder string, d dataset, texts int) (*header, error) {
	if !d.sample {
		texts = 0
	}
	train, err := readSample(filepath.Join(from, d.train), texts)
	if err != nil {
		return nil, err
	}
	test, err := readSample(filepath.Join(from, d.test), texts)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	if err := writeTexts(filepath.Join(folder, "train.jsonl"), train); err != nil {
		return nil, err
	}
	if err := writeTexts(filepath.Join(folder, "test.jsonl"), test); err != nil {
		return nil, err
	}
	data, err := open(folder)
	if err != nil {
		return nil, err
	}
	return export(folder, data)
}

// readSample reads a file and keeps at most n of its texts, in random order.
func readSample(path string, n int) (*text.Table, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not there: say where the data sets are, as in make bench-peers DATA=path/to/data", path)
	}
	t, err := text.Read(text.Source{Path: path})
	if err != nil || n <= 0 || n >= len(t.Examples) {
		return t, err
	}
	rng := rand.New(rand.NewPCG(sampleSeed, 0))
	rng.Shuffle(len(t.Examples), func(i, j int) { t.Examples[i], t.Examples[j] = t.Examples[j], t.Examples[i] })
	t.Examples = t.Examples[:n]
	return t, nil
}

// row is one line of a prepared file of texts.
type row struct {
	Text  string `json:"text"`
	Label string `json:"label"`
}

func writeTexts(path string, t *text.Table) error {
	return writeFile(path, func(f *os.File) error {
		lines := json.NewEncoder(f)
		for _, e := range t.Examples {
			if err := lines.Encode(row{e.Fields[0], e.Label}); err != nil {
				return err
			}
		}
		return nil
	})
}

// open reads a folder that prepare filled.
func open(folder string) (*routes.Data, error) {
	var tables [2]*text.Table
	for i, part := range []string{"train", "test"} {
		var err error
		src := text.Source{Path: filepath.Join(folder, part+".jsonl"), Form: "jsonl", Text: []string{"text"}, Label: "label"}
		if tables[i], err = text.Read(src); err != nil {
			return nil, err
		}
	}
	corpus, err := text.Assemble(tables[0], nil, tables[1], text.Split{Validation: -1})
	if err != nil {
		return nil, err
	}
	return routes.NewData(nil, corpus, textOptions()), nil
}

// writeFile makes a file whole or reports why not.
func writeFile(path string, write func(*os.File) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
