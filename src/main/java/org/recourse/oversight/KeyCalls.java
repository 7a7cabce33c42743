package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import org.recourse.lifecycle.KeyRotation;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Making new keys, for administrators: they open nothing with it. */
@RestController
@RequestMapping("/api/keys/rotation")
class KeyCalls {

    private final KeyRotation rotation;

    KeyCalls(KeyRotation rotation) {
        this.rotation = rotation;
    }

    @GetMapping
    KeyRotation.Standing standing(@AuthenticationPrincipal Person person) {
        NotForRole.unless(person, Role.CAMUNDA_ADMIN);
        return rotation.standing();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    KeyRotation.Standing start(@AuthenticationPrincipal Person person, HttpServletRequest request) {
        NotForRole.unless(person, Role.CAMUNDA_ADMIN);
        OnPurpose.check(request, null);
        rotation.start();
        return rotation.standing();
    }
}
