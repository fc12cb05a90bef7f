package predict

// Room is memory for one text that is used again for the next: it grows to what texts
// take and then allocates nothing.
type Room struct {
	floats room[float32]
	ints   room[int32]
}

// Floats returns n zeros that are the caller's until the next text.
func (r *Room) Floats(n int) []float32 { return r.floats.take(n) }

// Ints returns n zeros that are the caller's until the next text.
func (r *Room) Ints(n int) []int32 { return r.ints.take(n) }

// dirty is Floats with any content.
func (r *Room) dirty(n int) []float32 { return r.floats.part(n) }

func (r *Room) reset() {
	r.floats.reset()
	r.ints.reset()
}

// room hands out parts of a block, and of a greater one from the next text on where it
// was too small.
type room[T float32 | int32] struct {
	block []T
	used  int // of the block
	sum   int // handed out since the reset
}

func (r *room[T]) take(n int) []T {
	part := r.part(n)
	clear(part)
	return part
}

func (r *room[T]) part(n int) []T {
	r.sum += n
	if r.used+n > len(r.block) {
		r.block, r.used = make([]T, max(2*len(r.block), n, 1024)), 0
	}
	part := r.block[r.used : r.used+n : r.used+n]
	r.used += n
	return part
}

func (r *room[T]) reset() {
	if r.sum > len(r.block) {
		r.block = make([]T, r.sum+r.sum/4)
	}
	r.used, r.sum = 0, 0
}
