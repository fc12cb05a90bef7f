package main

import (
	"math/rand/v2"
	"sync"
	"time"
)

// traffic is how fast rows of memory are read and written at random, as an
// optimizer does that keeps two moments beside the embeddings: in GB/s of one
// thread, and of two threads that each have that much memory.
type traffic struct {
	MiB int     `json:"mib"` // of a thread
	One float64 `json:"one"`
	Two float64 `json:"two"`
}

// trafficSizes are about those of the tables of small and of large studies.
func trafficSizes() []int { return []int{1, 10, 20, 70} }

// measureTraffic measures one thread and two in turn.
func measureTraffic(mib int, seconds float64) traffic {
	t := traffic{MiB: mib}
	const rounds = 3
	for round := range uint64(rounds) {
		t.One += together(1, mib, seconds, round) / rounds
		t.Two += together(2, mib, seconds, round) / rounds
	}
	return t
}

func together(threads, mib int, seconds float64, seed uint64) (sum float64) {
	rates := make([]float64, threads)
	var wait sync.WaitGroup
	for i := range threads {
		wait.Go(func() { rates[i] = touch(mib, seconds, seed+uint64(i)) })
	}
	wait.Wait()
	for _, r := range rates {
		sum += r
	}
	return sum
}

// touch reads and writes one number of every cache line of random rows of three
// tables, for a while.
func touch(mib int, seconds float64, seed uint64) float64 {
	const dim, line = 64, 16
	var tables [3][]float32
	n := mib << 20 / (4 * dim * len(tables))
	for i := range tables {
		tables[i] = make([]float32, n*dim)
		for j := range tables[i] {
			tables[i][j] = 1
		}
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	rows := make([]int, 1<<16)
	for i := range rows {
		rows[i] = dim * rng.IntN(n)
	}
	moved, began := 0, time.Now()
	for time.Since(began).Seconds() < seconds {
		for _, r := range rows[:1<<12] {
			for _, table := range tables {
				for row := table[r : r+dim]; len(row) > 0; row = row[line:] {
					row[0]++
				}
			}
		}
		rows = append(rows[1<<12:], rows[:1<<12]...)
		moved += 1 << 12
	}
	return float64(moved*len(tables)*2*4*dim) / time.Since(began).Seconds() / 1e9
}
