package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// worker is a process that answers requests, one at a time.
type worker struct {
	name    string // for errors
	log     string // file that its standard error goes to
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
	file    *os.File
}

// longest is the most bytes of an answer.
const longest = 1 << 26

// start runs a command as a worker and hands it the settings.
func start(name, log string, command *exec.Cmd, s settings) (*worker, error) {
	w := &worker{name: name, log: log, command: command}
	var err error
	if w.in, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if w.file, err = os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err != nil {
		return nil, err
	}
	command.Stderr = w.file
	if err := command.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not start: %w", name, err), w.file.Close())
	}
	w.out = bufio.NewScanner(out)
	w.out.Buffer(nil, longest)
	if err := json.NewEncoder(w.in).Encode(s); err != nil {
		return nil, errors.Join(w.broken(err), w.stop())
	}
	return w, nil
}

// ask sends a request and waits for the answer.
func (w *worker) ask(q request) (reply, error) {
	var r reply
	if err := json.NewEncoder(w.in).Encode(q); err != nil {
		return r, w.broken(err)
	}
	if !w.out.Scan() {
		return r, w.broken(errors.Join(w.out.Err(), io.ErrUnexpectedEOF))
	}
	if err := json.Unmarshal(w.out.Bytes(), &r); err != nil {
		return r, w.broken(err)
	}
	if r.Error != "" {
		return r, fmt.Errorf("%s, asked to %s: %s (more in %s)", w.name, q.Do, r.Error, w.log)
	}
	return r, nil
}

// broken is what to say of a worker that does not answer as it should.
func (w *worker) broken(err error) error {
	return fmt.Errorf("%s ended or answered nonsense (%w): see %s", w.name, err, w.log)
}

// stop ends the worker and waits for it.
func (w *worker) stop() error {
	return errors.Join(w.in.Close(), w.command.Wait(), w.file.Close())
}
