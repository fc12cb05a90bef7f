package text

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/records"
)

// Teacher reads what teachers say of a text.
type Teacher interface {
	// Decide finds out, from the cells of some rows, how they are to be read.
	Decide(rows [][]string) error
	// Read makes a distribution over Corpus.Classes of the cells of Source.Also, in dst;
	// false where they say nothing.
	Read(dst []float32, cells []string) (bool, error)
}

// mostDecided is how many rows decide how a teacher's cells are read.
const mostDecided = 10_000

// Teach has the teacher's distributions taught in place of labels wherever the
// examples have answers, in the training part and, for training on both, in the
// validation part. Labels stay what is measured against. It returns how many examples
// have answers. The answers themselves are forgotten.
func (c *Corpus) Teach(teacher Teacher) (answered int, err error) {
	file := ""
	if len(c.Read) > 0 {
		file = c.Read[0].Layout.File
	}
	var rows [][]string
	for _, e := range c.Train.Examples[:min(mostDecided, len(c.Train.Examples))] {
		if e.Answers != nil {
			rows = append(rows, e.Answers)
		}
	}
	if len(rows) > 0 {
		if err := teacher.Decide(rows); err != nil {
			return 0, &Error{File: file, Msg: err.Error()}
		}
	}
	for _, part := range []*Part{&c.Train, &c.Validation} {
		n, err := part.teach(teacher, len(c.Classes), file)
		if err != nil {
			return 0, err
		}
		answered += n
	}
	for _, part := range [][]Example{c.Train.Examples, c.Validation.Examples, c.Test.Examples, c.Unlabelled} {
		for i := range part {
			part[i].Answers = nil
		}
	}
	return answered, nil
}

// teach is Teach of a part. A part without any answer keeps its labels alone.
func (p *Part) teach(teacher Teacher, classes int, file string) (answered int, err error) {
	if !slices.ContainsFunc(p.Examples, func(e Example) bool { return e.Answers != nil }) {
		return 0, nil
	}
	taught := p.distributions(classes)
	for i, e := range p.Examples {
		if e.Answers == nil {
			continue
		}
		ok, err := teacher.Read(taught[i*classes:(i+1)*classes], e.Answers)
		if err != nil {
			return 0, &Error{File: file, Line: e.Line, Msg: err.Error()}
		}
		if ok {
			answered++
		}
	}
	if answered > 0 {
		p.Distributions = taught
	}
	return answered, nil
}

// Joined counts what became of the rows of a file without labels.
type Joined struct {
	Texts    int // that joined the training part
	Labelled int // of these, by the label of their row, where a teacher said nothing
	Copies   int // of texts of the validation or the test part, taken out
	Silent   int // left out: neither a teacher nor a label says anything of them
}

// JoinTaught adds the texts of a file that a teacher has answered to the training
// part. Nothing is validated or tested on them, and copies of texts of those parts are
// taken out. Where the teacher says nothing of a text and its row has a label, that is
// taught. The file is read in one pass, and of what it says only texts and
// distributions are kept.
func (c *Corpus) JoinTaught(src Source, teacher Teacher) (Joined, error) {
	return c.joinTaught(src, teacher, standardLimits())
}

func (c *Corpus) joinTaught(src Source, teacher Teacher, lim limits) (Joined, error) {
	src.Unlabelled = true
	var like *records.Layout
	if len(c.Read) > 0 && c.Read[0].Layout.File != "" {
		like = &c.Read[0].Layout
	}
	r, err := records.Open(src, like)
	if err != nil {
		return Joined{}, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	if !r.Layout().Also && !r.Layout().Labelled() {
		return Joined{}, &Error{File: src.Path, Msg: fmt.Sprintf("it has no answers of a teacher: there must be the columns %s of distill.answers, and there are %s", prose.Quoted(src.Also), prose.Quoted(r.Layout().Names))}
	}
	j := joining{Corpus: c, teacher: teacher, file: src.Path, lim: lim, seen: map[digest]bool{}, said: make([]float32, len(c.Classes))}
	parts := fingerprint(&Corpus{Validation: c.Validation, Test: Part{Examples: slices.Concat(c.Test.Examples, c.Unlabelled)}})
	for _, d := range slices.Concat(parts.validation, parts.test) {
		j.seen[d] = true
	}
	j.part.Distributions = []float32{}
	if err := j.all(r); err != nil {
		return Joined{}, err
	}
	c.Read = append(c.Read, ReadPart{Part: "unlabelled", Layout: r.Layout(), Rows: j.counts.Texts, LeftOut: r.LeftOut()})
	c.Notices = append(c.Notices, r.Notices()...)
	c.Train.Examples = append(c.Train.Examples, j.part.Examples...)
	c.Train.Targets = c.Train.Join(j.part.Targets, len(c.Classes))
	return j.counts, nil
}

// joining reads a file of texts to be taught.
type joining struct {
	*Corpus
	teacher Teacher
	file    string
	lim     limits
	seen    map[digest]bool // texts of the validation and the test part
	waiting []records.Record
	decided bool
	part    Part // what joins
	counts  Joined
	bytes   int
	content []byte
	said    []float32
}

// all reads all records. The first ones wait until they have decided how answers are
// read.
func (j *joining) all(r *records.Reader) error {
	for {
		rec, err := r.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return allOf(r, err)
		}
		end := err != nil
		if !end {
			j.waiting = append(j.waiting, rec)
		}
		if len(j.waiting) == mostDecided || end || j.decided {
			if err := j.drain(); err != nil {
				return err
			}
		}
		if end {
			return nil
		}
	}
}

// drain adds the records that wait.
func (j *joining) drain() error {
	if !j.decided {
		var rows [][]string
		for _, rec := range j.waiting {
			if rec.Also != nil {
				rows = append(rows, rec.Also)
			}
		}
		if err := j.teacher.Decide(rows); err != nil {
			return &Error{File: j.file, Msg: err.Error()}
		}
		j.decided = true
	}
	for _, rec := range j.waiting {
		if err := j.add(rec); err != nil {
			return err
		}
	}
	j.waiting = j.waiting[:0]
	return nil
}

// add adds a record, or counts why it is left out.
func (j *joining) add(rec records.Record) error {
	e := Example{Fields: rec.Fields, Numbers: rec.Numbers, Line: rec.Line}
	j.content = appendContent(j.content[:0], e)
	sum := sha256.Sum256(j.content)
	if j.seen[digest(sum[:16])] {
		j.counts.Copies++
		return nil
	}
	known := false
	if rec.Also != nil {
		var err error
		if known, err = j.teacher.Read(j.said, rec.Also); err != nil {
			return &Error{File: j.file, Line: rec.Line, Msg: err.Error()}
		}
	}
	if !known && rec.Label != "" {
		at, ok := slices.BinarySearch(j.Classes, rec.Label)
		if !ok {
			return &Error{File: j.file, Line: rec.Line, Msg: fmt.Sprintf("the label %q is not in the training part", prose.Excerpt(rec.Label, 60))}
		}
		clear(j.said)
		j.said[at], known = 1, true
		j.counts.Labelled++
	}
	if !known {
		j.counts.Silent++
		return nil
	}
	e.Fields = slices.Clone(e.Fields) // else they keep the answers beside them in memory
	for i, field := range e.Fields {
		e.Fields[i] = strings.Clone(field)
		j.bytes += len(field)
	}
	if j.counts.Texts++; j.counts.Texts > j.lim.rows || j.bytes > j.lim.bytes {
		return &Error{File: j.file, Line: rec.Line, Msg: fmt.Sprintf("there are more than %s texts or %s of them, which is the most that is read: take a part of the file", prose.Grouped(j.lim.rows), prose.Bytes(j.lim.bytes))}
	}
	j.part.Examples = append(j.part.Examples, e)
	j.part.Labels = append(j.part.Labels, NoLabel) // whatever its row says: nothing is measured on it
	j.part.Distributions = append(j.part.Distributions, j.said...)
	return nil
}
