package experiments

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/doubleroute/sweep/internal/desk"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/records"
	"github.com/doubleroute/sweep/internal/teacher"
	"github.com/doubleroute/sweep/submodels/text"
)

// Corpus reads the data, and what is known of its words from outside, and divides it into parts; what has no file of its own
// is split off the training part, decided by the seed. A path that does not
// exist is an *Error at its key; a fault inside a data file is a *text.Error. Where ctx
// ends, reading does, with ctx's error.
func (e *Experiment) Corpus(ctx context.Context) (*text.Corpus, error) {
	c, err := e.labelled(ctx)
	if err == nil {
		err = e.teach(ctx, c)
	}
	if err == nil && e.Text.Vectors != "" {
		err = e.readVectors(c)
	}
	return c, err
}

// labelled reads the data.
func (e *Experiment) labelled(ctx context.Context) (*text.Corpus, error) {
	d := e.Data
	if d.Train == Desk {
		return e.deskCorpus(ctx)
	}
	var tables [3]*text.Table
	paths, notice := e.parts()
	for i, key := range []string{"data.train", "data.validation", "data.test"} {
		if paths[i] == "" {
			continue
		}
		table, err := e.readTable(ctx, key, paths[i], tables[0])
		if err != nil {
			return nil, err
		}
		tables[i] = table
	}
	if notice != "" {
		tables[0].Notices = append([]string{notice}, tables[0].Notices...)
	}
	return text.Assemble(tables[0], tables[1], tables[2], e.split())
}

// parts returns the paths of the three parts, "" for one without: what the
// experiment names, and the parts that a folder of data holds under their names.
func (e *Experiment) parts() (paths [3]string, notice string) {
	d := e.Data
	paths = [3]string{d.Train, d.Validation.Path, d.Test.Path}
	found := records.PartsOf(d.Train)
	if len(found) == 0 {
		return paths, ""
	}
	var names []string
	for _, part := range found {
		i := slices.Index([]string{"train", "validation", "test"}, part.Name)
		if i == 0 || paths[i] == "" {
			paths[i] = part.Path
			names = append(names, fmt.Sprintf("%s for %s", filepath.Base(part.Path), part.Name))
		}
	}
	return paths, fmt.Sprintf("%s holds parts: %s", d.Train, prose.And(names))
}

func (e *Experiment) split() text.Split {
	d := e.Data
	return text.Split{Validation: d.Validation.Share, Test: d.Test.Share, Seed: uint64(e.Seed), Rare: d.Rare, Other: d.Other}
}

// readTable reads a file; train is the training part, which binds the others, or
// nil.
func (e *Experiment) readTable(ctx context.Context, key, path string, train *text.Table) (*text.Table, error) {
	if err := e.exists(key, path); err != nil {
		return nil, err
	}
	d, src := e.Data, e.source(ctx, path)
	src.Unlabelled = key == "data.test"
	if train == nil && d.Train != Desk {
		src.Also = teacher.Columns(e.Distill.Answers)
		return text.ReadDivided(src, text.Division{Group: d.Group, Time: d.Time})
	}
	return text.ReadLike(src, train)
}

// exists returns why a path that a key names cannot be read, or nil.
func (e *Experiment) exists(key, path string) error {
	_, err := os.Stat(path)
	switch {
	case err == nil:
		return nil
	case !os.IsNotExist(err):
		return e.doc.fault(key, "%s cannot be read: %v", path, prose.Cause(err))
	}
	near, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	return e.doc.fault(key, "there is no file or folder %s%s", path, suggestion(path, near))
}

// source says how the files are read.
func (e *Experiment) source(ctx context.Context, path string) text.Source {
	d := e.Data
	return text.Source{
		Path: path, Form: d.Form, Delimiter: d.Delimiter, Encoding: d.Encoding, Header: d.Header,
		Text: d.Text, Label: d.Label, Columns: d.Columns, Multiple: d.Multiple, Stop: ctx.Err,
	}
}

// deskCorpus assembles the built-in messages.
func (e *Experiment) deskCorpus(ctx context.Context) (*text.Corpus, error) {
	var validation, test *text.Table
	var err error
	if path := e.Data.Validation.Path; path != "" {
		if validation, err = e.readTable(ctx, "data.validation", path, nil); err != nil {
			return nil, err
		}
	}
	if path := e.Data.Test.Path; path != "" {
		test, err = e.readTable(ctx, "data.test", path, nil)
	} else {
		test = e.deskTable(Desk+" test part", desk.Test())
	}
	if err != nil {
		return nil, err
	}
	return text.Assemble(e.deskTable(Desk, desk.Train()), validation, test, e.split())
}

func (e *Experiment) deskTable(name string, messages []desk.Message) *text.Table {
	t := &text.Table{File: name, Fields: e.Data.Text, Examples: make([]text.Example, len(messages))}
	for i, m := range messages {
		fields := make([]string, len(t.Fields))
		for j, field := range t.Fields {
			if fields[j] = m.Text; field == "subject" {
				fields[j] = m.Subject
			}
		}
		t.Examples[i] = text.Example{Fields: fields, Label: m.Label}
	}
	return t
}

// Fingerprint returns a digest of all that a corpus holds, for [Experiment.Hash].
func Fingerprint(c *text.Corpus) string {
	d := digest{sha256.New()}
	d.strings(c.Classes)
	d.strings(c.Fields)
	d.strings(c.Columns)
	for _, part := range []text.Part{c.Train, c.Validation, c.Test} {
		d.number(uint64(len(part.Examples)))
		for i, e := range part.Examples {
			d.number(uint64(part.Labels[i]))
			d.strings(e.Fields)
			d.numbers(e.Numbers)
		}
		if part.Weights != nil || part.Distributions != nil { // labels alone have the digest that they always had
			for _, list := range [][]float32{part.Weights, part.Distributions} {
				d.numbers(list)
			}
		}
	}
	if v := c.Vectors; v != nil {
		d.strings(v.Words)
		d.numbers(v.Numbers)
	}
	return hex.EncodeToString(d.Sum(nil))
}

// digest hashes values so that no two sequences of them look alike: every list
// and string is preceded by its length. Writing to a hash never fails.
type digest struct{ hash.Hash }

func (d digest) number(n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	_, _ = d.Write(b[:])
}

func (d digest) numbers(list []float32) {
	d.number(uint64(len(list)))
	for _, x := range list {
		d.number(uint64(math.Float32bits(x)))
	}
}

func (d digest) strings(list []string) {
	d.number(uint64(len(list)))
	for _, s := range list {
		d.number(uint64(len(s)))
		_, _ = d.Write([]byte(s))
	}
}
