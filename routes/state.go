package routes

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/doubleroute/sweep/internal/kernels"
)

// A state is stateMagic, the SHA-256 of all that decides the training, what the
// epochs gave, which rows of each embedding were moved, the weights, both
// moments, the averaged weights if there are such, and the weights of the best
// epoch unless that is the last, and the CRC-32C of all that. Numbers are as they
// lie in memory: the processor is one of the things that decide a training. Of
// embeddings there are the rows that were moved. The others are as they are drawn
// from the seed, with moments of 0.
//
// The random streams need no place in it: they begin anew at each epoch and
// each step.
const stateMagic = "sweep training 1\n"

var (
	errNoState      = errors.New("this is no saved training of sweep, or one of another version: train from the start")
	errOtherState   = errors.New("the saved training is one of another configuration, seed, data, processor or version of the program: train from the start")
	errDamagedState = errors.New("the saved training is damaged: train from the start")
)

// Save writes the training as it is after its last epoch.
func (t *Training) Save(w io.Writer) error {
	if t.fault != nil {
		return fmt.Errorf("a training that has ended cannot be saved: %w", t.fault)
	}
	id, err := t.identity()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	s := newStream(nil, out)
	move(s, []byte(stateMagic))
	move(s, id)
	move(s, []uint32{uint32(len(t.epochs)), uint32(t.best)})
	for i := range t.epochs {
		t.epochs[i].transfer(s)
	}
	t.transfer(s)
	s.checksum()
	if s.err != nil {
		return s.err
	}
	return out.Flush()
}

// ResumeTraining reads a training that Save wrote and goes on with it after its
// last epoch. The configuration, the data and the options must be those that it
// was begun with, but for Memory, Epochs and OnEpoch, which is told of the
// epochs to come only. What is wrong with what it reads is an error; NewTraining
// then begins again.
func ResumeTraining(reg *Registry, d *Data, cfg Config, o TrainOptions, r io.Reader) (*Training, error) {
	t, err := NewTraining(reg, d, cfg, o)
	if err != nil {
		return nil, err
	}
	if err := t.load(bufio.NewReaderSize(r, 1<<16)); err != nil {
		return nil, err
	}
	return t, nil
}

// load fills a new training. After an error it is of no use.
func (t *Training) load(r io.Reader) error {
	id, err := t.identity()
	if err != nil {
		return err
	}
	s := newStream(r, nil)
	magic, other := make([]byte, len(stateMagic)), make([]byte, len(id))
	if move(s, magic); s.err == errDamagedState || s.err == nil && string(magic) != stateMagic {
		return errNoState
	}
	if move(s, other); s.err == nil && !bytes.Equal(id, other) {
		return errOtherState
	}
	var counts [2]uint32 // of epochs, and the index of the best
	move(s, counts[:])
	if most := t.model.Config.Train.Int("epochs"); s.err == nil && (int64(counts[0]) > int64(most) || counts[1] >= max(counts[0], 1)) {
		s.err = errDamagedState
	}
	if s.err != nil {
		return s.err
	}
	t.epochs, t.best = make([]EpochResult, counts[0]), int(counts[1])
	for i := range t.epochs {
		t.epochs[i].Epoch = i + 1
		t.epochs[i].transfer(s)
	}
	if t.convex == nil {
		t.opt.steps = len(t.epochs) * t.batches.count()
	}
	t.transfer(s)
	s.checksum()
	s.end()
	if t.convex != nil && len(t.epochs) > 0 {
		for _, table := range t.model.params.Tables() {
			table.Factors = nil // the solution's weights have them
		}
	}
	return s.err
}

// transfer moves all but the epoch's number.
func (e *EpochResult) transfer(s *stream) {
	v := &e.Validation
	examples := []uint64{uint64(v.Examples)}
	move(s, examples)
	v.Examples = int(examples[0])
	for _, x := range []*float64{&e.TrainLoss, &e.LearningRate, &e.Seconds, &v.Loss, &v.Accuracy, &v.MacroF1, &v.NegLogLoss} {
		one := []float64{*x}
		move(s, one)
		*x = one[0]
	}
}

// transfer moves the weights and what belongs to them, in or out.
func (t *Training) transfer(s *stream) {
	for _, rows := range t.touched {
		move(s, rows)
	}
	t.move(s, t.model.live())
	if t.opt != nil {
		m, v := t.opt.moments()
		t.move(s, m)
		t.move(s, v)
	}
	t.transferAverage(s)
	if !t.choose || len(t.epochs) == 0 || s.err != nil {
		return
	}
	if s.in != nil {
		if t.average != nil {
			t.average.swap(t.touched, t.opt.steps)
		}
		t.bestWeights = t.model.save(nil)
		t.average.unswap(t.touched)
	}
	if t.best < len(t.epochs)-1 {
		t.move(s, t.bestWeights)
	}
}

// transferAverage moves the averaged weights, where there are such. All are those
// of the last step.
func (t *Training) transferAverage(s *stream) {
	if t.average == nil {
		return
	}
	t.move(s, t.average.means)
	if s.in != nil && s.err == nil {
		t.average.resume(t.touched, t.opt.steps)
	}
}

// move moves numbers of all parameters, of tables the rows that were touched.
func (t *Training) move(s *stream, all snapshot) {
	dense := len(t.model.params.Dense())
	for _, values := range all[:dense] {
		move(s, values)
	}
	for i, table := range t.model.params.Tables() {
		for from, to := range t.touched[i].runs(table.Rows) {
			move(s, all[dense+i][from*table.Dim:to*table.Dim])
		}
	}
}

// Platform names what the last bits of a training depend on beside the program: the
// architecture and the build of the kernels.
func Platform() string { return runtime.GOARCH + " " + kernels.Build() }

// identity is a checksum of all that decides what the training gives.
func (t *Training) identity() ([]byte, error) {
	if t.id != nil {
		return t.id, nil
	}
	m, part := t.model, t.options.Part
	all := struct {
		Config    Config
		Seed      uint64
		Part      Part
		Objective string
		Classes   []string
		Program   [3]string
		Weights   []weightShape
		Data      []section
	}{Config: m.Config, Seed: t.options.Seed, Part: part, Objective: t.objective(), Classes: m.data.Corpus.Classes,
		Program: [3]string{t.options.Program, runtime.GOARCH, kernels.Build()}}
	for _, w := range weightsOf(m.params) {
		all.Weights = append(all.Weights, w.weightShape)
	}
	for _, p := range []Part{part, Validation} {
		targets := m.data.Targets(p)
		all.Data = append(all.Data, sectionOf(targets.Labels))
		if targets.Weights != nil || targets.Distributions != nil {
			all.Data = append(all.Data, sectionOf(targets.Weights), sectionOf(targets.Distributions))
		}
		for _, in := range t.net.routes {
			texts := in.texts(p)
			if in.spells {
				all.Data = append(all.Data, sectionOf(in.view.spelled().spellings.Hashes()))
			}
			all.Data = append(all.Data, sectionOf(texts.IDs), sectionOf(texts.Offsets), sectionOf(in.view.vectors[p]))
			if known := in.view.pretrained; known != nil {
				all.Data = append(all.Data, sectionOf(known.Numbers), sectionOf(known.Rows))
			}
		}
	}
	head, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("the settings of a training cannot be written down: %w", err)
	}
	sum := sha256.Sum256(head)
	t.id = sum[:]
	return t.id, nil
}

// section is the checksum of a piece of the data.
type section struct {
	Length int
	Sum    uint32
}

func sectionOf[T number](v []T) section {
	s := newStream(nil, io.Discard)
	move(s, v)
	return section{len(v), s.sum.Sum32()}
}
