package experiments

// maxDepth is how deep tables and lists may be nested in an experiment file, of which
// none that means something is nested deeper than some five. The TOML library takes
// memory in proportion to the square of it.
const maxDepth = 16

// tooDeep returns the line, from 1, on which a text is nested deeper than maxDepth, by
// brackets or by the parts of a dotted key; 0 where it is not. The text need not be
// valid TOML, and strings and comments do not count.
func tooDeep(source string) int {
	s := scanner{text: source, line: 1}
	depth, parts := 0, 0
	for s.more() {
		switch s.text[s.at] {
		case '#':
			s.until("\n")
			continue
		case '"', '\'':
			s.quoted()
			continue
		case '[', '{':
			depth++
			parts = 0
		case ']', '}':
			depth = max(depth-1, 0)
			parts = 0
		case '=', ',', '\n':
			parts = 0
		case '.':
			parts++
		}
		if depth > maxDepth || parts > maxDepth {
			return s.line
		}
		s.step(1)
	}
	return 0
}
