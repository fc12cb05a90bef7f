package records

// evenly keeps an even sample of rows of which nobody knows how many come: every
// row, then every second one, and so on as it fills. Files are often sorted by
// label, so that the first rows would be all of one class.
type evenly struct {
	rows   [][]string
	room   int
	stride int
	n      int // rows so far
}

// wants says whether the next row is to be kept; where not, it is counted.
func (e *evenly) wants() bool {
	if e.stride == 0 {
		e.stride = 1
	}
	e.n++
	if (e.n-1)%e.stride != 0 {
		return false
	}
	if e.room > 0 && len(e.rows) >= e.room {
		for i := range e.rows[:len(e.rows)/2] {
			e.rows[i] = e.rows[2*i]
		}
		e.rows = e.rows[:len(e.rows)/2]
		e.stride *= 2
		return (e.n-1)%e.stride == 0
	}
	return true
}

func (e *evenly) add(row []string) {
	if e.room == 0 {
		e.room = max(2, min(sniffRows, sniffCells/max(len(row), 1))) &^ 1
	}
	e.rows = append(e.rows, row)
}
