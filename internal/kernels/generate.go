//go:build ignore

// The generator writes the files of package avx2 from those of package avx512,
// and from the functions of package plain those that choose among the builds and
// those that name all kernels of a build for the tests.
package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"unicode"
)

func main() {
	log.SetFlags(0)
	for _, file := range sources("avx512") {
		narrow(filepath.Base(file))
	}
	var kernels []kernel
	for _, file := range sources("plain") {
		kernels = append(kernels, exported(file)...)
	}
	const vectors = "goexperiment.simd && amd64"
	choice.write("choose_simd.go", vectors, kernels, "avx512", "avx2", "portable")
	choice.write("choose_portable.go", "!goexperiment.simd || !amd64", kernels, "portable")
	sets.write("sets_simd_test.go", vectors, kernels, "avx2", "avx512")
	sets.write("sets_test.go", "", kernels, "plain", "portable")
}

// sources lists the files of a package that hold kernels.
func sources(dir string) (kernels []string) {
	files, err := filepath.Glob(dir + "/*.go")
	check(err)
	for _, file := range files {
		name := filepath.Base(file)
		if name != "vec.go" && name != "doc.go" && !strings.HasSuffix(name, "_test.go") {
			kernels = append(kernels, file)
		}
	}
	return kernels
}

// narrow writes a file of avx2: the same loops over vectors of half the width.
func narrow(name string) {
	source, err := os.ReadFile(filepath.Join("avx512", name))
	check(err)
	write(filepath.Join("avx2", name), append([]byte("// Code generated from ../avx512/"+name+" by go generate; DO NOT EDIT.\n\n"),
		bytes.ReplaceAll(source, []byte("package avx512"), []byte("package avx2"))...))
}

// kernel is an exported function, in the words of its source.
type kernel struct {
	Name, Private    string
	Parameters, Args string
	Result           string // its type; empty where there is none
}

func exported(file string) (kernels []kernel) {
	source, err := os.ReadFile(file)
	check(err)
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, source, 0)
	check(err)
	text := func(n ast.Node) string {
		return string(source[set.Position(n.Pos()).Offset:set.Position(n.End()).Offset])
	}
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !f.Name.IsExported() {
			continue
		}
		k := kernel{Name: f.Name.Name, Private: private(f.Name.Name), Parameters: text(f.Type.Params)}
		var args []string
		for _, p := range f.Type.Params.List {
			for _, name := range p.Names {
				args = append(args, name.Name)
			}
		}
		k.Args = strings.Join(args, ", ")
		if f.Type.Results != nil {
			k.Result = text(f.Type.Results)
		}
		kernels = append(kernels, k)
	}
	return kernels
}

// private turns MatMul into matMul and GRUText into gruText.
func private(name string) string {
	letters := []rune(name)
	for i := range letters {
		if i > 0 && i+1 < len(letters) && unicode.IsLower(letters[i+1]) {
			break
		}
		letters[i] = unicode.ToLower(letters[i])
	}
	return string(letters)
}

// page is a file to be written for all kernels and some of the builds.
type page struct{ *template.Template }

func (p page) write(file, constraint string, kernels []kernel, builds ...string) {
	var out bytes.Buffer
	last := len(builds) - 1
	check(p.Execute(&out, map[string]any{
		"Constraint": constraint, "Kernels": kernels, "Builds": builds, "Others": builds[:last], "Last": builds[last],
	}))
	source, err := format.Source(out.Bytes())
	check(err)
	write(file, source)
}

func pageOf(text string) page {
	return page{template.Must(template.New("").Parse(`// Code generated from plain by go generate; DO NOT EDIT.
{{with .Constraint}}
//go:build {{.}}
{{end}}
package kernels

import (
{{- range .Builds}}
	"github.com/doubleroute/sweep/internal/kernels/{{.}}"
{{- end}}
)
` + text))}
}

// choice calls a kernel in the first of the builds that the processor has; the
// last one is for every processor.
var choice = pageOf(`
{{range $k := .Kernels}}
func {{.Private}}{{.Parameters}} {{.Result}} {
{{- if $.Others}}
	switch chosen() {
{{- range $.Others}}
	case {{.}}Build:
		{{if $k.Result}}result := {{end}}{{.}}.{{$k.Name}}({{$k.Args}})
		done()
{{- if $k.Result}}
		return result
{{- end}}
{{- end}}
	default:
		{{if .Result}}return {{end}}{{$.Last}}.{{.Name}}({{.Args}})
	}
{{- else}}
	{{if .Result}}return {{end}}{{$.Last}}.{{.Name}}({{.Args}})
{{- end}}
}
{{end}}`)

// sets names all kernels of each build, without a constraint also those that are
// chosen.
var sets = pageOf(`
{{- if not .Constraint}}
// kernelSet is one build of the kernels.
type kernelSet struct {
	Name string
{{- range .Kernels}}
	{{.Name}} func{{.Parameters}} {{.Result}}
{{- end}}
}

func chosenKernels() kernelSet {
	return kernelSet{
		Name: "chosen",
{{- range .Kernels}}
		{{.Name}}: {{.Name}},
{{- end}}
	}
}
{{end}}
{{- range $build := .Builds}}
func {{.}}Kernels() kernelSet {
	return kernelSet{
		Name: "{{.}}",
{{- range $.Kernels}}
		{{.Name}}: {{$build}}.{{.Name}},
{{- end}}
	}
}
{{end}}`)

func write(file string, source []byte) { check(os.WriteFile(file, source, 0o644)) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
