//go:build ignore

// The generator writes the tables of Unicode into the readers: the properties by which
// texts are cut, as the library has them that the Go program cuts with, and the simple
// mapping to lower case of the Go standard library.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

const library = "github.com/clipperhouse/uax29/v2"

func main() {
	log.SetFlags(0)
	dir := strings.TrimSpace(string(output("go", "list", "-m", "-f", "{{.Dir}}", library)))
	tables := map[string]string{
		"WORDS":      properties(filepath.Join(dir, "words", "trie.go"), "BleveIdeographic"),
		"CHARACTERS": properties(filepath.Join(dir, "graphemes", "trie.go"), "LV", "LVT"), // which follow from the number
		"LOWER":      lower(),
	}
	for _, file := range []string{"sweep_model.py", "sweep_model.mjs"} {
		source, err := os.ReadFile(file)
		check(err)
		before, end := "", ""
		if strings.HasSuffix(file, ".mjs") {
			before, end = "const ", ";"
		}
		for name, table := range tables {
			line := regexp.MustCompile(`(?m)^(const )?` + name + ` = ".*$`)
			if !line.Match(source) {
				log.Fatalf("%s has no line for %s", file, name)
			}
			source = line.ReplaceAllLiteral(source, []byte(before+name+" = "+strconv.Quote(table)+end))
		}
		check(os.WriteFile(file, source, 0o644))
	}
}

// properties lists sets of properties and then runs of code points: the gap since the
// run before and the length, in base 36, and the place of the set.
func properties(trie string, without ...string) string {
	names, lines := propertiesOfAll(trie)
	var mask uint64 = 1<<32 - 1
	for i, name := range names {
		for _, other := range without {
			if name == other {
				mask &^= 1 << i
			}
		}
	}
	var sets []string
	place := map[uint64]int{0: -1}
	var runs strings.Builder
	end := 0
	for at := 0; at < len(lines); {
		p, to := number(lines[at])&mask, at+1
		for to < len(lines) && number(lines[to])&mask == p {
			to++
		}
		if _, ok := place[p]; !ok {
			place[p] = len(sets)
			sets = append(sets, set(names, p))
		}
		if p != 0 {
			fmt.Fprintf(&runs, " %s.%s.%s", short(at-end), short(to-at), short(place[p]))
			end = to
		}
		at = to
	}
	return strings.Join(sets, ",") + runs.String()
}

// propertiesOfAll has the library's own table tell the properties of each code point,
// as bits, and what the bits are called.
func propertiesOfAll(trie string) (names []string, lines [][]byte) {
	source, err := os.ReadFile(trie)
	check(err)
	for _, m := range regexp.MustCompile(`(?m)^\t_(\w+)( property = 1 << iota)?$`).FindAllSubmatch(source, -1) {
		names = append(names, string(m[1]))
	}
	temp, err := os.MkdirTemp("", "tables")
	check(err)
	defer func() { check(os.RemoveAll(temp)) }()
	source = regexp.MustCompile(`(?m)^package \w+`).ReplaceAll(source, []byte("package main"))
	check(os.WriteFile(filepath.Join(temp, "trie.go"), source, 0o600))
	check(os.WriteFile(filepath.Join(temp, "main.go"), []byte(`package main

import "fmt"

func main() {
	for r := rune(0); r <= 0x10FFFF; r++ {
		p, _ := lookup(string(r))
		if 0xD800 <= r && r < 0xE000 {
			p = 0
		}
		fmt.Println(uint32(p))
	}
}
`), 0o600))
	return names, bytes.Fields(output("go", "run", filepath.Join(temp, "trie.go"), filepath.Join(temp, "main.go")))
}

func set(names []string, p uint64) string {
	var all []string
	for i, name := range names {
		if p>>i&1 == 1 {
			all = append(all, name)
		}
	}
	return strings.Join(all, "+")
}

// lower lists runs of code points at equal distances that differ by the same from
// their lower case: the gap, how many, the distance and the difference.
func lower() string {
	var runs []string
	delta := func(r rune) rune { return unicode.ToLower(r) - r }
	before := rune(0)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		d := delta(r)
		if d == 0 {
			continue
		}
		step, n := rune(1), rune(1)
		if delta(r+1) == 0 && delta(r+2) == d {
			step = 2
		}
		for delta(r+n*step) == d && (step == 1 || delta(r+n*step-1) == 0) {
			n++
		}
		runs = append(runs, fmt.Sprintf("%s.%s.%d.%s", short(int(r-before)), short(int(n)), step, short(int(d))))
		r += (n - 1) * step
		before = r
	}
	return strings.Join(runs, " ")
}

func short(n int) string { return strconv.FormatInt(int64(n), 36) }

func number(text []byte) uint64 {
	n, err := strconv.ParseUint(string(text), 10, 64)
	check(err)
	return n
}

func output(name string, args ...string) []byte {
	out, err := exec.Command(name, args...).Output()
	check(err)
	return out
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
