package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"math"

	"modernc.org/sqlite"
)

// connector opens connections that know row_checksum, the function of SQL that
// makes checksums of rows.
type connector struct {
	driver *sqlite.Driver
	source string
}

// checksum is what row_checksum is called in statements.
const checksum = "row_checksum"

// openDB opens the database that source names.
func openDB(source string) (*sql.DB, error) {
	d := &sqlite.Driver{}
	err := d.RegisterFunction(checksum, &sqlite.FunctionImpl{NArgs: -1, Deterministic: true, VolatileArgs: true,
		Scalar: func(_ *sqlite.FunctionContext, values []driver.Value) (driver.Value, error) {
			return rowChecksum(values)
		}})
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{d, source}), nil
}

// Connect makes a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.source) }

// Driver returns what makes them.
func (c connector) Driver() driver.Driver { return c.driver }

// rowChecksum is the checksum of the values of a row: 40 bits, so that those of
// eight million rows can be added up. What SQLite keeps as the same number, such as
// 5 and 5.0, counts as the same.
func rowChecksum(values []driver.Value) (driver.Value, error) {
	buffer := make([]byte, 0, 512)
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			buffer = append(buffer, 'n')
		case int64:
			buffer = appendWhole(buffer, v)
		case float64:
			if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
				buffer = appendWhole(buffer, int64(v))
				break
			}
			buffer = binary.LittleEndian.AppendUint64(append(buffer, 'f'), math.Float64bits(v))
		case string:
			buffer = binary.LittleEndian.AppendUint64(append(buffer, 't'), uint64(len(v)))
			buffer = append(buffer, v...)
		case []byte:
			buffer = binary.LittleEndian.AppendUint64(append(buffer, 'b'), uint64(len(v)))
			buffer = append(buffer, v...)
		default:
			return nil, fmt.Errorf("a column cannot hold a %T", v)
		}
	}
	sum := sha256.Sum256(buffer)
	return int64(binary.LittleEndian.Uint64(sum[:]) >> 24), nil
}

func appendWhole(buffer []byte, x int64) []byte {
	return binary.LittleEndian.AppendUint64(append(buffer, 'i'), uint64(x))
}
