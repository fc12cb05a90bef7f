package sqlite

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// disk is a file system of which operations can be made to fail. It stands between
// SQLite and the real one, and knows what would be there after a power cut: what
// each file held when it was last synced.
type disk struct {
	real uintptr // sqlite3_vfs
	open openFunc
	drop deleteFunc
	io   struct { // of files; C has them too, and keeps nothing alive
		close    closeFunc
		write    transferFunc
		truncate truncateFunc
		sync     syncFunc
	}

	mu      sync.Mutex
	files   map[uintptr]diskFile // by sqlite3_file
	durable map[string][]byte    // by path
	count   int                  // operations that could have failed
	fails   func(op string, n int) faultKind
}

type diskFile struct {
	path string
	real *lib.Tsqlite3_io_methods
}

// faultKind is what an operation does in place of what it should.
type faultKind int

const (
	well       faultKind = iota
	ioError              // EIO
	diskFull             // ENOSPC
	shortWrite           // half of it is written, and then EIO
)

// useDisk has all databases that the test opens on a disk of its own.
func useDisk(t *testing.T) *disk {
	t.Helper()
	tls := libc.NewTLS()
	d := &disk{files: map[uintptr]diskFile{}, durable: map[string][]byte{}, real: lib.Xsqlite3_vfs_find(tls, 0)}
	d.drop = d.deleteFile
	d.open, d.io.close, d.io.write, d.io.truncate, d.io.sync = d.openFile, d.closeFile, d.write, d.truncate, d.sync
	memory := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(lib.Tsqlite3_vfs{})))
	own := atAddress[lib.Tsqlite3_vfs](memory)
	*own = *atAddress[lib.Tsqlite3_vfs](d.real)
	name, err := libc.CString("faulty")
	must(t, err)
	own.FzName, own.FpNext, own.FxOpen = name, 0, pointer(&d.open)
	own.FxDelete = pointer(&d.drop)
	if code := lib.Xsqlite3_vfs_register(tls, memory, 1); code != 0 {
		t.Fatalf("the file system cannot be registered: %d", code)
	}
	t.Cleanup(func() {
		lib.Xsqlite3_vfs_unregister(tls, memory)
		lib.Xsqlite3_vfs_register(tls, d.real, 1)
	})
	return d
}

// atAddress is what C has at an address.
func atAddress[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// pointer is a function as C has it. What f leads to must stay alive.
func pointer[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }

// call makes a function of what C has.
func call[F any](pointer uintptr) F { return *(*F)(unsafe.Pointer(&struct{ uintptr }{pointer})) }

type (
	openFunc     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	deleteFunc   = func(tls *libc.TLS, vfs, name uintptr, sync int32) int32
	closeFunc    = func(tls *libc.TLS, file uintptr) int32
	transferFunc = func(tls *libc.TLS, file, buffer uintptr, n int32, at int64) int32
	truncateFunc = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFunc     = func(tls *libc.TLS, file uintptr, flags int32) int32
)

func (d *disk) openFile(tls *libc.TLS, _, name, file uintptr, flags int32, out uintptr) int32 {
	code := call[openFunc](atAddress[lib.Tsqlite3_vfs](d.real).FxOpen)(tls, d.real, name, file, flags, out)
	f := atAddress[lib.Tsqlite3_file](file)
	if code != 0 || f.FpMethods == 0 || name == 0 {
		return code
	}
	real := atAddress[lib.Tsqlite3_io_methods](f.FpMethods)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[file] = diskFile{libc.GoString(name), real}
	f.FpMethods = libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(*real)))
	own := atAddress[lib.Tsqlite3_io_methods](f.FpMethods)
	*own = *real
	own.FxClose, own.FxWrite, own.FxTruncate, own.FxSync = pointer(&d.io.close), pointer(&d.io.write), pointer(&d.io.truncate), pointer(&d.io.sync)
	return code
}

func (d *disk) deleteFile(tls *libc.TLS, _, name uintptr, sync int32) int32 {
	code := call[deleteFunc](atAddress[lib.Tsqlite3_vfs](d.real).FxDelete)(tls, d.real, name, sync)
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.durable, libc.GoString(name))
	return code
}

// next counts an operation and says whether it is to fail.
func (d *disk) next(file uintptr, op string) (diskFile, faultKind) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	if d.fails == nil {
		return d.files[file], well
	}
	return d.files[file], d.fails(op, d.count)
}

func (d *disk) closeFile(tls *libc.TLS, file uintptr) int32 {
	d.mu.Lock()
	f := d.files[file]
	delete(d.files, file)
	d.mu.Unlock()
	return call[closeFunc](f.real.FxClose)(tls, file)
}

func (d *disk) write(tls *libc.TLS, file, buffer uintptr, n int32, at int64) int32 {
	f, fault := d.next(file, "write")
	write := call[transferFunc](f.real.FxWrite)
	switch fault {
	case ioError:
		return lib.SQLITE_IOERR_WRITE
	case diskFull:
		return lib.SQLITE_FULL
	case shortWrite:
		write(tls, file, buffer, n/2, at)
		return lib.SQLITE_IOERR_WRITE
	}
	return write(tls, file, buffer, n, at)
}

func (d *disk) truncate(tls *libc.TLS, file uintptr, size int64) int32 {
	f, fault := d.next(file, "truncate")
	if fault != well {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	return call[truncateFunc](f.real.FxTruncate)(tls, file, size)
}

func (d *disk) sync(tls *libc.TLS, file uintptr, flags int32) int32 {
	f, fault := d.next(file, "sync")
	if fault != well {
		return lib.SQLITE_IOERR_FSYNC
	}
	code := call[syncFunc](f.real.FxSync)(tls, file, flags)
	if data, err := os.ReadFile(f.path); code == 0 && err == nil {
		d.mu.Lock()
		d.durable[f.path] = data
		d.mu.Unlock()
	}
	return code
}

// set has operations fail from now on, counted from 1; nil: none.
func (d *disk) set(fails func(op string, n int) faultKind) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count, d.fails = 0, fails
}

// afterPowerCut writes what was synced of the files in one folder to another.
func (d *disk) afterPowerCut(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var fault error
	for path, data := range d.durable {
		if name, inside := strings.CutPrefix(path, from); inside {
			fault = errors.Join(fault, os.WriteFile(to+name, data, 0o666))
		}
	}
	return fault
}
