package records

// row is one row of a file: its cells are good until the next.
type row struct {
	line  int
	file  string // of a folder
	cells []string
	kinds []kind // of the cells; nil: all are text
	skip  string // why the row is left out, "" where it is not
	only  int    // how many cells the row has, where that is not as many as columns; 0: it is
}

// kind is what kind of value a cell is.
type kind uint8

const (
	isText   kind = iota
	isOther       // a number, true or false: its spelling is in the cell
	isNull        // null
	isAbsent      // the key is not there
	isList        // a list, as JSON
	isObject      // an object, as JSON
)

func (k kind) String() string {
	return [...]string{"a string", "a number", "null", "nothing", "a list", "an object"}[k]
}

// form reads the rows of one form.
type form interface {
	// sample tells the columns and the first rows, from the head of the file.
	sample() (*sample, error)
	// want says which columns are read: only their cells need be filled.
	want(columns []int)
	// next returns the next row, and io.EOF behind the last.
	next() (row, error)
}
