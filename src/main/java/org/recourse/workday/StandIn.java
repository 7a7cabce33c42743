package org.recourse.workday;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Sealing;

/** That somebody stands in for somebody else from one day to another. */
@Entity
@Table(name = "stand_in", schema = "recourse")
public class StandIn {

    /** How far it is. */
    public enum State {
        PLANNED,
        RUNNING,
        ENDED,
        CALLED_OFF,
        /** The roles could not be given when the first day came. */
        NOT_BEGUN
    }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "stand-in")
    @SequenceGenerator(name = "stand-in", sequenceName = "stand_in_number", schema = "recourse", allocationSize = 1)
    private Long number;

    @Version
    private int version;

    private String awayPrint;

    @Convert(converter = Sealing.class)
    private String awayUser;

    private String standInPrint;

    @Convert(converter = Sealing.class)
    private String standInUser;

    @Convert(converter = Sealing.class)
    private String arrangedBy;

    @Convert(converter = Sealing.class)
    private @Nullable String reason;

    private LocalDate firstDay;
    private LocalDate lastDay;

    @Enumerated(EnumType.STRING)
    private State state = State.PLANNED;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected StandIn() {}

    @SuppressWarnings("NullAway.Init") // the number comes from the database
    StandIn(String awayPrint, String standInPrint, Plan plan) {
        this.awayPrint = awayPrint;
        this.awayUser = plan.away();
        this.standInPrint = standInPrint;
        this.standInUser = plan.standIn();
        this.arrangedBy = plan.arrangedBy();
        this.reason = plan.reason();
        this.firstDay = plan.firstDay();
        this.lastDay = plan.lastDay();
    }

    /**
     * What is arranged.
     *
     * @param away user name of who will be away
     * @param standIn user name of who stands in
     * @param reason why somebody else than who is away arranges it, null where it is that person
     */
    public record Plan(
            String away,
            String standIn,
            String arrangedBy,
            @Nullable String reason,
            LocalDate firstDay,
            LocalDate lastDay) {}

    public long number() {
        return number;
    }

    /** User name of who is away. */
    public String away() {
        return awayUser;
    }

    /** User name of who stands in. */
    public String standIn() {
        return standInUser;
    }

    /** User name of who arranged it. */
    public String arrangedBy() {
        return arrangedBy;
    }

    /** Why somebody else than who is away arranged it. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public LocalDate firstDay() {
        return firstDay;
    }

    public LocalDate lastDay() {
        return lastDay;
    }

    public State state() {
        return state;
    }

    void moveTo(State next) {
        this.state = next;
    }
}
