package main

import "fmt"

// training prints what was measured of training.
func (r *report) training(out *printer) {
	t := newTable("routes", "data", " ours", " PyTorch", " ratio", " from", " to")
	for _, c := range r.Cases {
		low, high := c.span()
		t.add(c.Routes, c.Data, fmt.Sprintf("%.0f", median(c.Ours)), fmt.Sprintf("%.0f", median(c.Theirs)),
			fmt.Sprintf("%.2f", c.ratio()), fmt.Sprintf("%.2f", low), fmt.Sprintf("%.2f", high))
	}
	out.section(t, "Training, examples a second on one core; ours over PyTorch's",
		fmt.Sprintf("(medians of %d pairs, measured in turn, whole epochs of at least %v s together)", r.Pairs, r.Seconds))
	r.variants(out)
	r.memory(out)
	r.share(out)
}

// span is the least and the greatest ratio of a pair.
func (c *comparedCase) span() (low, high float64) {
	for i := range c.Ours {
		x := c.Ours[i] / c.Theirs[i]
		if i == 0 || x < low {
			low = x
		}
		if i == 0 || x > high {
			high = x
		}
	}
	return low, high
}

func (r *report) variants(out *printer) {
	t := newTable("routes", "data", "variant", " examples/s")
	for _, c := range r.Cases {
		for i, v := range c.Variants {
			mark := ""
			if i == 0 {
				mark = "  (used)"
			}
			rate := fmt.Sprintf("%.0f", v.Rate)
			if v.Rate == 0 {
				rate = "failed"
			}
			t.add(c.Routes, c.Data, v.Name+mark, rate)
		}
	}
	out.section(t, "PyTorch's ways to train, batches of like length padded to the longest",
		"(rows: AdamW on the rows of the batch's distinct tokens; sparse: SparseAdam; dense: fused AdamW;",
		"conv: convolution of oneDNN, channels last; taps: one product, shifted parts added; distinct: that for",
		"distinct tokens; reversed: two GRUs over padded texts, one over reversed ones; packed: packed sequences;",
		"compiled: torch.compile with dynamic shapes, what is still compiled after the patience counting as slow)")
}

func (r *report) memory(out *printer) {
	mib := func(bytes int64) string { return fmt.Sprintf("%.0f", float64(bytes)/(1<<20)) }
	t := newTable("routes", "data", " ours", " before", " PyTorch", " before ")
	for _, c := range r.Cases {
		t.add(c.Routes, c.Data, mib(c.OurMemory.Training), mib(c.OurMemory.Before), mib(c.TheirMemory.Training), mib(c.TheirMemory.Before))
	}
	out.section(t, "Peak memory of a process that trains for an epoch, MiB resident",
		"(and what it had been before that: the data read and, where it trains compiled, the model compiled)")
}

func (r *report) share(out *printer) {
	t := newTable("routes", "data", " needed", " nominal", " ours needed", " ours nominal", " PyTorch nominal")
	for _, c := range r.Cases {
		ours, theirs := median(c.Ours)/1e9, median(c.Theirs)/1e9
		t.add(c.Routes, c.Data, fmt.Sprintf("%.2f", c.Needed/1e6), fmt.Sprintf("%.2f", c.Nominal/1e6),
			percent(c.Needed*ours/r.OurPeak), percent(c.Nominal*ours/r.OurPeak), percent(c.Nominal*theirs/r.TheirPeak))
	}
	out.section(t,
		fmt.Sprintf("Share of the machine's peak, the fastest of some large products on one core: ours %.0f GFLOP/s, PyTorch's %.0f", r.OurPeak, r.TheirPeak),
		"(MFLOP of training on one example: nominal is three times a forward pass over every token; needed is",
		"what is left once equal tokens of a batch share their products and gradients go to the winners alone;",
		"more than the peak is possible: nominal work may be avoided, and small products stay in the cache)")
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }
