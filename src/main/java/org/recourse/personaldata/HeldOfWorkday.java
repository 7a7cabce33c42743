package org.recourse.personaldata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.recourse.casefile.Codes;
import org.recourse.lifecycle.HeldElsewhere;
import org.recourse.workday.MailWishes;
import org.recourse.workday.StandIn;
import org.recourse.workday.StandIns;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How a user wants to be mailed, and the days on which they stand in for somebody or somebody for them. */
@Component
class HeldOfWorkday implements HeldElsewhere {

    private final MailWishes wishes;
    private final StandIns standIns;

    HeldOfWorkday(MailWishes wishes, StandIns standIns) {
        this.wishes = wishes;
        this.standIns = standIns;
    }

    @Override
    public String title() {
        return "Mails and standing in";
    }

    @Override
    @Transactional(readOnly = true)
    public List<Map<String, String>> about(String user) {
        List<Map<String, String>> held = new ArrayList<>();
        held.add(Map.of("Mails of new tasks", Codes.of(wishes.of(user))));
        Stream.concat(standIns.currentFor(user).stream(), standIns.currentBy(user).stream())
                .map(one -> period(one, user))
                .forEach(held::add);
        return held;
    }

    private static Map<String, String> period(StandIn one, String user) {
        Map<String, String> held = new LinkedHashMap<>();
        held.put("From", one.firstDay().toString());
        held.put("To", one.lastDay().toString());
        held.put("Away", one.away().equals(user) ? "you" : Masker.SOMEBODY);
        held.put("Stands in", one.standIn().equals(user) ? "you" : Masker.SOMEBODY);
        return held;
    }
}
