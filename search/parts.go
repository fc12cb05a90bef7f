package search

import "github.com/doubleroute/sweep/search/space"

// Part is a piece of a trial's training that other trials may share, such as a
// route that is trained apart from the other one.
type Part struct {
	Key    string  // equal for parts that are the same training
	Epochs int     // its last, at least 1
	Length float64 // virtual time of one epoch: finite, not negative
}

// Parted is an optional interface of a Problem: training some of its points is
// training parts that other points may have too. A part that was begun for one
// trial takes no virtual time for another, as far as it has been trained.
// Problem.Length is then what training takes beside the parts.
type Parted interface {
	// Parts returns the parts of a point; none where nothing of it can be shared.
	// It is a pure function, called from the goroutine of Run.
	Parts(space.Point) []Part
}

// Recombiner is an optional interface of a Problem that is Parted: it makes points of
// the parts of others. Where these are trained, such a point takes next to no time.
type Recombiner interface {
	// Recombine returns points that have a part of a and a part of b. It is a pure
	// function, called from the goroutine of Run.
	Recombine(a, b space.Point) []space.Point
}

// partsLength returns the virtual time that training parts from one epoch to
// another takes, where each has been trained as far as done says.
func partsLength(parts []Part, from, to int, done func(key string) int) float64 {
	var sum float64
	for _, p := range parts {
		begin := max(min(from, p.Epochs), done(p.Key))
		sum += p.Length * float64(max(min(to, p.Epochs)-begin, 0))
	}
	return sum
}

// parts returns those of a trial.
func (e *engine) parts(t *trial) []Part {
	if p, ok := e.o.Problem.(Parted); ok {
		return p.Parts(t.point)
	}
	return nil
}

// begun notes that the parts of a trial are trained to an epoch.
func (e *engine) begun(t *trial, to int) {
	for _, p := range e.parts(t) {
		e.trained[p.Key] = max(e.trained[p.Key], min(to, p.Epochs))
	}
}
