package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// report is what the comparison found.
type report struct {
	Processor string          `json:"processor"`
	Versions  []string        `json:"versions"`
	Batch     int             `json:"batch"`
	Pairs     int             `json:"pairs"`
	Seconds   float64         `json:"seconds"`
	OurPeak   float64         `json:"our_peak_gflops"`   // of a large product of ours
	TheirPeak float64         `json:"their_peak_gflops"` // of PyTorch's
	Traffic   []traffic       `json:"traffic,omitempty"`
	Data      []dataFacts     `json:"data"`
	Cases     []*comparedCase `json:"cases"`
	Minutes   float64         `json:"minutes"`

	options options
}

// dataFacts is the size of a data set as it is trained on.
type dataFacts struct {
	Name       string `json:"name"`
	Train      extent `json:"train"`
	Test       extent `json:"test"`
	Vocabulary int    `json:"vocabulary"`
	Epochs     int    `json:"epochs"`
}

// comparedCase is what was measured for a pair of routes on a data set. Rates
// are examples a second, one of each pair of measurements.
type comparedCase struct {
	Routes        string            `json:"routes"`
	Data          string            `json:"data"`
	Variants      []variant         `json:"variants,omitempty"`
	Variant       map[string]string `json:"variant,omitempty"`
	Ours          []float64         `json:"ours,omitempty"`
	Theirs        []float64         `json:"theirs,omitempty"`
	OurMemory     memory            `json:"our_memory"`
	TheirMemory   memory            `json:"their_memory"`
	Nominal       float64           `json:"nominal_flops,omitempty"` // of training on one example
	Needed        float64           `json:"needed_flops,omitempty"`
	OurTwo        float64           `json:"our_two,omitempty"` // times the rate of one training
	TheirTwo      float64           `json:"their_two,omitempty"`
	OurAccuracy   []float64         `json:"our_accuracy,omitempty"`
	TheirAccuracy []float64         `json:"their_accuracy,omitempty"`
	OurLatency    float64           `json:"our_latency_us,omitempty"`
	OurIDs        float64           `json:"our_ids_us,omitempty"` // of our latency, what token ids take
	TheirLatency  []latency         `json:"their_latency,omitempty"`
	Call          float64           `json:"call_us,omitempty"` // calling ONNX Runtime for nothing
	ScoresApart   float64           `json:"scores_apart,omitempty"`

	settings settings
}

func newReport(o options) *report {
	return &report{Processor: processor(), Batch: o.batch, Pairs: o.pairs, Seconds: o.seconds, options: o}
}

// ratio is the median of ours over theirs.
func (c *comparedCase) ratio() float64 {
	var all []float64
	for i := range c.Ours {
		all = append(all, c.Ours[i]/c.Theirs[i])
	}
	return median(all)
}

// write prints the report; its last lines are one ratio for each case.
func (r *report) write(w io.Writer) error {
	out := &printer{w: w}
	r.introduce(out)
	for _, part := range []struct {
		name  string
		print func(*printer)
	}{{"train", r.training}, {"parallel", r.parallel}, {"accuracy", r.accuracy}, {"predict", r.prediction}} {
		if r.options.wants(part.name) {
			part.print(out)
		}
	}
	out.line("")
	out.line("Also in %s/result.json. It took %.0f minutes.", r.options.out, r.Minutes)
	out.line("")
	for _, c := range r.Cases {
		if r.options.wants("predict") {
			out.line("predict %s %s %.2f", c.Routes, c.Data, c.OurLatency/fastest(c.TheirLatency).Microseconds)
		}
	}
	for _, c := range r.Cases {
		if r.options.wants("train") {
			out.line("ratio %s %s %.2f", c.Routes, c.Data, c.ratio())
		}
	}
	return out.err
}

// printer writes until the first error, which it keeps.
type printer struct {
	w   io.Writer
	err error
}

// line prints one line, or several.
func (p *printer) line(format string, a ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", a...)
	}
}

// section prints a heading and a table under it.
func (p *printer) section(t *table, heading ...string) {
	p.line("\n%s\n", strings.Join(heading, "\n"))
	if p.err == nil {
		p.err = t.write(p.w)
	}
}

func (r *report) introduce(out *printer) {
	out.line("sweep beside PyTorch and ONNX Runtime")
	out.line("")
	out.line("  %s", r.Processor)
	for i, side := range []string{"ours", "theirs", "and"} {
		if i < len(r.Versions) {
			out.line("  %s: %s", side, r.Versions[i])
		}
	}
	out.line("")
	if len(r.Cases) > 0 {
		s := r.Cases[0].settings
		out.line("Two routes over all tokens, each with an embedding of %d numbers: mlp (mean of the", s.Embedding)
		out.line("embeddings, %d units with ReLU), cnn (%d filters of %d tokens, ReLU, maximum over time),", s.Width, s.Filters, s.Window)
		out.line("rnn (GRU of %d units in two directions, maximum over time); dropout %v; a linear combiner.", s.Hidden, s.Dropout)
		out.line("AdamW, learning rate %v with %v of the steps to rise and a linear fall, weight decay %v,", s.LearningRate, s.Warmup, s.WeightDecay)
		out.line("batches of %d. Both sides have the same token ids, float32, one thread.", s.Batch)
	}
	t := newTable("data", " training texts", " tokens a text", " test texts", " vocabulary", " epochs")
	for _, d := range r.Data {
		t.add(d.Name, d.Train.Texts, fmt.Sprintf("%.1f", d.Train.mean()), d.Test.Texts, d.Vocabulary, d.Epochs)
	}
	out.section(t, "The data (the first 400 tokens of each text)")
}

func (r *report) parallel(out *printer) {
	t := newTable("routes", "data", " ours", " PyTorch")
	for _, c := range r.Cases {
		t.add(c.Routes, c.Data, fmt.Sprintf("%.2f", c.OurTwo), fmt.Sprintf("%.2f", c.TheirTwo))
	}
	out.section(t, "Two trainings at once, examples a second together over those of one",
		"(ours: two goroutines of one process; PyTorch: two processes)")
	t = newTable(" MiB a thread", " one, GB/s", " two, GB/s", " two/one")
	for _, m := range r.Traffic {
		t.add(m.MiB, fmt.Sprintf("%.0f", m.One), fmt.Sprintf("%.0f", m.Two), fmt.Sprintf("%.2f", m.Two/m.One))
	}
	out.section(t, "What memory alone lets two threads do",
		"(rows of three tables of 64 numbers read and written at random, as the optimizer does)")
}

func (r *report) accuracy(out *printer) {
	t := newTable("routes", "data", " ours %", " ± sd", " PyTorch %", " ± sd", " difference, points", " ± se")
	for _, c := range r.Cases {
		m1, s1 := meanAndDeviation(c.OurAccuracy)
		m2, s2 := meanAndDeviation(c.TheirAccuracy)
		t.add(c.Routes, c.Data, fmt.Sprintf("%.2f", 100*m1), fmt.Sprintf("%.2f", 100*s1),
			fmt.Sprintf("%.2f", 100*m2), fmt.Sprintf("%.2f", 100*s2), fmt.Sprintf("%+.2f", 100*(m1-m2)),
			fmt.Sprintf("%.2f", 100*math.Sqrt((s1*s1+s2*s2)/float64(len(c.OurAccuracy)))))
	}
	out.section(t, fmt.Sprintf("Test accuracy after the last epoch, mean of %d seeds", r.options.seeds),
		"(sd: of one training; se: of the difference of the means)")
}

func (r *report) prediction(out *printer) {
	t := newTable("routes", "data", " ours µs", " its ids µs", " fastest of theirs µs", "which", " a call µs", " ours/theirs", " from ids", " scores apart")
	for _, c := range r.Cases {
		best := fastest(c.TheirLatency)
		t.add(c.Routes, c.Data, fmt.Sprintf("%.1f", c.OurLatency), fmt.Sprintf("%.1f", c.OurIDs),
			fmt.Sprintf("%.1f", best.Microseconds), best.Name, fmt.Sprintf("%.1f", c.Call), fmt.Sprintf("%.2f", c.OurLatency/best.Microseconds),
			fmt.Sprintf("%.2f", (c.OurLatency-c.OurIDs)/best.Microseconds), fmt.Sprintf("%.1g", c.ScoresApart))
	}
	out.section(t, "One text at a time with the same weights, median over texts",
		"(ours: from text to class, its ids being what tokenising takes of that; theirs: from ready token ids to",
		"scores; a call: what calling ONNX Runtime from Python takes where there is nothing to compute; from ids:",
		"the ratio without our tokenising)")
	t = newTable("routes", "data", "way", " µs")
	for _, c := range r.Cases {
		for _, way := range c.TheirLatency {
			t.add(c.Routes, c.Data, way.Name, fmt.Sprintf("%.1f", way.Microseconds))
		}
	}
	out.section(t, "Their ways to predict")
}
