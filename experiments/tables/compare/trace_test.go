package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func problemNamed(t *testing.T, name string) *problem {
	t.Helper()
	p, err := newProblem(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// row is a trial of search.py on a table.
func row(p *problem, i int) string {
	return fmt.Sprintf("[%v,%v,%d]", p.table.Value(i), p.table.CostOf(i), i)
}

func TestParseLine(t *testing.T) {
	p := problemNamed(t, "trec")
	l, got, err := parseLine(p, []byte(`{"seed":3,"optuna":"5","seconds":1.5,"trials":[`+row(p, 7)+","+row(p, 2000)+"]}"))
	if err != nil || l.Seed != 3 || l.Optuna != "5" || len(got) != 2 || got[1] != (ended{p.table.Value(2000), p.table.CostOf(2000), 2000}) {
		t.Errorf("%v, %+v, %v", err, l, got)
	}
	zdt := problemNamed(t, "zdt1")
	if _, got, err = parseLine(zdt, []byte(`{"seed":3,"trials":[[null,2,-1],[-5.5,1,-1]]}`)); err != nil || !math.IsNaN(got[0].value) || got[1].value != -5.5 {
		t.Errorf("%v, %v", err, got)
	}
	for _, bad := range []string{"", "{", `{"trials":[[1,2]]}`, `{"trials":[[1,null,0]]}`, `{"trials":[[0.5,192,0]]}`, `{"trials":[[0.5,192,-1]]}`, `{"trials":[[0.5,192,1e6]]}`} {
		if _, _, err := parseLine(p, []byte(bad)); err == nil {
			t.Errorf("%q is read as a trace", bad)
		}
	}
}

func TestVolumes(t *testing.T) {
	p := problemNamed(t, "trec")
	var whole trace
	for i := range p.table.Len() {
		whole = append(whole, ended{p.table.Value(i), p.table.CostOf(i), i})
	}
	curve := p.volumes(whole, len(whole)+3)
	if last := curve[len(curve)-1]; len(curve) != len(whole)+3 || math.Abs(last-1) > 1e-12 || !slices.IsSorted(curve) {
		t.Errorf("%d figures up to %v", len(curve), last)
	}
	twice := append(slices.Clone(whole[:50]), whole[:60]...)
	if d := twice.distinct(); !slices.Equal(d, whole[:60]) {
		t.Errorf("%d distinct trials of %d", len(d), len(twice))
	}
	black := trace{{1, 2, -1}, {1, 2, -1}}
	if d := black.distinct(); len(d) != 2 {
		t.Error("trials without rows are taken for repeated ones")
	}
}

// TestTraces tests that traces which are broken off, of another length or of
// seeds not asked for are made again.
func TestTraces(t *testing.T) {
	p := problemNamed(t, "trec")
	o := options{out: t.TempDir(), trials: 2, seeds: 3}
	m := method{p, "tpe", 8}
	if found, _, err := o.traces(m); err != nil || len(found) != 0 {
		t.Fatalf("%v, %v", found, err)
	}
	lines := []string{
		`{"seed":0,"optuna":"5","trials":[` + row(p, 1) + "," + row(p, 2) + "]}",
		`{"seed":1,"trials":[` + row(p, 1) + "]}",
		`{"seed":9,"trials":[` + row(p, 1) + "," + row(p, 2) + "]}",
		`{"seed":2,"trials":[[0.1,5,1],[0.1,5,2]]}`,
		`{"seed":2,"trials":[[0.`,
	}
	if err := os.MkdirAll(filepath.Dir(o.file(m)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.file(m), []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	found, version, err := o.traces(m)
	if err != nil || len(found) != 1 || len(found[0]) != 2 || version != "5" {
		t.Errorf("%v, %q, %v", found, version, err)
	}
}

// TestKeepLines tests that only whole lines are kept.
func TestKeepLines(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "lines"))
	if err != nil {
		t.Fatal(err)
	}
	if err := keepLines(file, bufio.NewReader(strings.NewReader("one\ntwo\nthr"))); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file.Name())
	if err != nil || string(text) != "one\ntwo\n" || file.Close() != nil {
		t.Errorf("%q, %v", text, err)
	}
}
