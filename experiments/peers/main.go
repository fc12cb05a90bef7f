// Command peers compares sweep with what people would use instead: training
// with PyTorch, and predicting one text at a time with PyTorch and ONNX Runtime.
//
//	make bench-peers
//	make bench-peers PEERS='-routes cnn+mlp -sets sst2 -only train'
//
// Both sides train the same classifier on the same token ids with the same
// batch size, epochs, optimizer, schedule and distribution of first weights,
// each in processes of its own on one thread. PyTorch runs in the fastest of
// several ways, which is found by timing them. Timings of the two sides
// alternate, and what counts is the median of their ratios.
//
// The driver prepares the data, starts workers of both sides, and asks them, in
// JSON lines, to train, to measure or to predict. Our worker is this program
// again; the peers' are the scripts in the folder python.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
)

// workerArgument makes the program a worker.
const workerArgument = "worker"

func main() {
	var err error
	if len(os.Args) == 2 && os.Args[1] == workerArgument {
		runtime.GOMAXPROCS(1)
		err = serve(os.Stdin, os.Stdout)
	} else {
		err = run(os.Args[1:])
	}
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// run makes the comparison that the arguments ask for.
func run(args []string) error {
	o, err := parse(args, os.Stderr)
	if err != nil {
		return err
	}
	b, err := newBench(o, os.Stderr)
	if err != nil {
		return err
	}
	if err := b.measure(); err != nil {
		return err
	}
	if err := b.save(); err != nil {
		return err
	}
	return b.report.write(os.Stdout)
}
