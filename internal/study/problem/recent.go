package problem

// recent is a map of a bounded size that forgets what was not asked for lately:
// when it is full it becomes the older half, and what is asked for moves to the
// new one.
type recent[V any] struct {
	most     int // of a half
	now, old map[string]V
}

func newRecent[V any](most int) *recent[V] { return &recent[V]{most: most, now: map[string]V{}} }

func (r *recent[V]) get(key string) (V, bool) {
	v, ok := r.now[key]
	if ok {
		return v, true
	}
	if v, ok = r.old[key]; ok {
		r.put(key, v)
	}
	return v, ok
}

func (r *recent[V]) put(key string, v V) {
	if len(r.now) >= r.most {
		r.now, r.old = make(map[string]V, r.most), r.now
	}
	r.now[key] = v
}
