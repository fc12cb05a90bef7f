package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/kernels"
)

// machinePeak measures our product of large matrices on one thread: the most
// GFLOP/s of some sizes and tries.
func machinePeak() float64 {
	const tries = 20
	var most float64
	for _, size := range [][3]int{{1024, 1024, 1024}, {512, 512, 512}, {2048, 256, 256}, {4096, 192, 64}} {
		m, n, k := size[0], size[1], size[2]
		a, b, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
		for i := range a {
			a[i] = float32(i % 7)
		}
		for i := range b {
			b[i] = float32(i % 5)
		}
		for range tries {
			began := time.Now()
			kernels.MatMul(c, a, b, m, n, k)
			most = max(most, 2*float64(m)*float64(n)*float64(k)/time.Since(began).Seconds()/1e9)
		}
	}
	return most
}

// peakMemory returns the most bytes that this process has had resident.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("peak memory is measured on Linux only: %w", err)
	}
	return highWater(string(status))
}

// highWater reads the peak resident set from the text of /proc/PID/status.
func highWater(status string) (int64, error) {
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("/proc/self/status says nothing of peak memory")
}

// processor names the processor and how many there are.
func processor() string {
	name := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d processors, %s/%s", name, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}
