package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// python runs the peers' scripts.
type python struct {
	interpreter string
	scripts     string // folder
	log         string // file for what they print
}

// scripts are the peers' programs that the driver starts.
const (
	trainScript   = "worker.py"
	predictScript = "predict.py"
)

// check tells whether the interpreter has what the scripts import.
func (p python) check() error {
	if _, err := os.Stat(filepath.Join(p.scripts, trainScript)); err != nil {
		return fmt.Errorf("the peers' scripts are not in %s: run this from the root of the repository, as make bench-peers does", p.scripts)
	}
	out, err := exec.Command(p.interpreter, "-c", "import torch, onnx, onnxruntime, numpy").CombinedOutput()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%s lacks something (%s): install %s there, or let make bench-peers make an environment",
			p.interpreter, lines[len(lines)-1], filepath.Join(filepath.Dir(p.scripts), "requirements.txt"))
	case err != nil:
		return fmt.Errorf("there is no Python at %s (%w): name one with -python, as in make bench-peers PYTHON=path/to/python", p.interpreter, err)
	}
	return nil
}

// start runs a script as a worker on one thread.
func (p python) start(script string, s settings) (*worker, error) {
	c := exec.Command(p.interpreter, "-u", filepath.Join(p.scripts, script))
	c.Env = append(os.Environ(), pythonEnvironment()...)
	return start("Python's "+script, p.log, c, s)
}

// pythonEnvironment keeps PyTorch to one thread and lets it keep the memory
// that it has once taken: without that the C library gives the pages of large
// tensors back and takes them anew at every step.
func pythonEnvironment() []string {
	env := []string{
		"MALLOC_MMAP_THRESHOLD_=1073741824", "MALLOC_TRIM_THRESHOLD_=1073741824", "MALLOC_TOP_PAD_=67108864",
		"THP_MEM_ALLOC_ENABLE=1", "PYTHONDONTWRITEBYTECODE=1", "TORCHINDUCTOR_COMPILE_THREADS=1",
	}
	for _, library := range []string{"OMP", "MKL", "OPENBLAS", "NUMEXPR"} {
		env = append(env, library+"_NUM_THREADS=1")
	}
	return env
}
