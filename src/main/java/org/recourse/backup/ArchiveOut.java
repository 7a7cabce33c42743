package org.recourse.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.ArchiveSeal;

/**
 * Writes an archive: in the open what it is, its format and the id of its key, then all the rest packed and sealed: the
 * header, the rows of each table with their number, and a mark that it is whole. Without {@link #finish} it is not, and is
 * refused.
 */
final class ArchiveOut implements AutoCloseable {

    static final byte FORMAT = 1;
    static final byte ROW = 1;
    static final byte END_OF_TABLE = 2;
    static final String WHOLE = "the end of the back-up";

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final DataOutputStream out;
    private long rows;

    ArchiveOut(OutputStream file, ArchiveSeal seal, Header header) throws IOException {
        byte[] beginning = ArchiveIn.beginning(FORMAT, seal.keyId());
        file.write(beginning);
        out = new DataOutputStream(new BufferedOutputStream(
                new DeflaterOutputStream(seal.seal(file, beginning), deflater, 64 * 1024), 64 * 1024));
        byte[] json = new ObjectMapper().writeValueAsBytes(header);
        out.writeInt(json.length);
        out.write(json);
    }

    /** Writes the next row of the table that comes next in the header's order. */
    void row(Table table, @Nullable Object[] values) throws IOException {
        out.writeByte(ROW);
        table.encode(values, out);
        rows++;
    }

    void endTable() throws IOException {
        out.writeByte(END_OF_TABLE);
        out.writeLong(rows);
        rows = 0;
    }

    /** Writes the end, and closes the file. */
    void finish() throws IOException {
        out.writeUTF(WHOLE);
        out.close();
    }

    /** Gives back what is held; does not make the archive whole, nor close the file. */
    @Override
    public void close() {
        deflater.end();
    }
}
