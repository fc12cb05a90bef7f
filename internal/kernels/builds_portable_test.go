//go:build !goexperiment.simd || !amd64

package kernels

func vectorBuilds() []kernelSet { return nil }
